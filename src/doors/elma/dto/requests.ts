import { anything, int, int32, object, oneOf, required, shape, text } from '../../http/json/dtoReader.ts';

// Bodies by ELMA's wire contract. All are open: clients send whole objects, with members that only answers need.

const open = { open: true } as const;
const id = int(1, 2_147_483_647);

const newTask = shape(
  {
    process: required(text()),
    version: int32(),
    /** JSON within a text; some send it as it is. */
    ctx: anything(),
    callback: text(),
    priority: oneOf('EMPTY_P', 'HIGH', 'MEDIUM', 'LOW'),
  },
  open,
);

export const createTaskRequest = shape({ task: required(object(newTask)) }, open);
export const taskRequest = shape({ id: required(id) }, open);
export const fileRequest = shape({ taskid: required(id), filename: required(text()) }, open);

export const registrationRequest = shape(
  { uuid: required(text()), name: required(text()), desc: text() },
  open,
);
export const systemRequest = shape({ uuid: required(text()) }, open);

/** Without a limit all are meant; pages count from 1, and 0 is the first, too. */
const page = { page: int32(), limit: int32() };
export const processesRequest = shape(page, open);
export const versionsRequest = shape({ ...page, token: required(text()) }, open);
export const versionRequest = shape({ token: required(text()), version: int32() }, open);
export const contextRequest = shape({ uuid: required(text()) }, open);
