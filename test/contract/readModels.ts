import { describe } from 'vitest';
import { auditTrailQueries } from './readModelsAuditTrail.ts';
import { callbackQueries } from './readModelsCallbacks.ts';
import { definitionQueries } from './readModelsDefinitions.ts';
import type { NewPlace } from './readModelsFixtures.ts';
import { historyQueries } from './readModelsHistory.ts';
import { itemQueries } from './readModelsItems.ts';
import { keepingUpContract } from './readModelsKeepingUp.ts';
import { operationQueries } from './readModelsOperations.ts';
import { openItemsContract } from './readModelsOpenItems.ts';
import { processingQueries } from './readModelsProcessing.ts';
import { projectorContract } from './readModelsProjector.ts';
import { replayContract } from './readModelsReplay.ts';
import { storedDefinitions } from './readModelsStoredDefinitions.ts';
import { taskQueries } from './readModelsTasks.ts';
import { textContract } from './readModelsTexts.ts';
import { versionsContract } from './readModelsVersions.ts';

/** The promises of the ports ReadDatabase and ProjectionStore, and of the queries on them. */
export function readModelsContract(name: string, newPlace: NewPlace): void {
  describe(`read models, ${name}`, () => {
    itemQueries(newPlace);
    historyQueries(newPlace);
    processingQueries(newPlace);
    definitionQueries(newPlace);
    storedDefinitions(newPlace);
    taskQueries(newPlace);
    callbackQueries(newPlace);
    operationQueries(newPlace);
    auditTrailQueries(newPlace);
    textContract(newPlace);
    openItemsContract(newPlace);
    projectorContract(newPlace);
    versionsContract(newPlace);
    keepingUpContract(newPlace);
    replayContract(newPlace);
  });
}
