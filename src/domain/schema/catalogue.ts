import { auditSchemas } from '../audit/eventSchemas.ts';
import { callbackSchemas } from '../callback/eventSchemas.ts';
import { directorySchemas } from '../directory/eventSchemas.ts';
import { operationSchemas } from '../operation/eventSchemas.ts';
import { processSchemas } from '../process/eventSchemas.ts';
import { queueSchemas } from '../queue/eventSchemas.ts';
import { queueItemSchemas } from '../queueItem/eventSchemas.ts';
import { taskSchemas, workLogSchemas } from '../task/eventSchemas.ts';
import { bookkeepingSchemas } from './bookkeeping.ts';
import { callerSchemas } from './callers.ts';
import type { EventSchema } from './eventSchema.ts';

/** Every type of event that the log holds. */
export const eventCatalogue: readonly EventSchema[] = [
  ...queueItemSchemas,
  ...taskSchemas,
  ...workLogSchemas,
  ...callbackSchemas,
  ...operationSchemas,
  ...queueSchemas,
  ...processSchemas,
  ...directorySchemas,
  ...callerSchemas,
  ...bookkeepingSchemas,
  ...auditSchemas,
];
