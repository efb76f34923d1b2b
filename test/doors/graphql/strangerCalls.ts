// How each root field is called with what there is in the folder that is full.
import { type Ids, MARK, markedProcess } from './strangerWorld.ts';

export interface Call {
  /** What the field is told, beside the folder. */
  readonly told: (ids: Ids) => string;
  /** What it is about belongs to no folder: it may answer, but say nothing of what is in one. */
  readonly isOfNoFolder?: boolean;
  /** Makes something where it is called: in the stranger's own folder the stranger may. */
  readonly makes?: boolean;
  /** Only the robot that has taken the work may. */
  readonly byWorker?: boolean;
}

type Told = Call['told'];

const one = (told: Told): Call[] => [{ told }];
const item = (more = ''): Call => ({ told: ({ failed }) => `kind: QUEUE_ITEM, id: "${failed}"${more}` });
const task = (more = ''): Call => ({ told: ({ doneTask }) => `kind: TASK, id: "${doneTask}"${more}` });
const work = (more = ''): Call[] => [item(more), task(more)];
const ofNoFolder = (told: Told = () => ''): Call[] => [{ told, isOfNoFolder: true }];
const made = (told: Told): Call[] => [{ told, makes: true }];
const leased = (which: keyof Ids, more = ''): Call => ({
  told: (ids) => `leaseId: "${ids[which]}"${more}`,
  byWorker: true,
});

export const queryCalls: Readonly<Record<string, readonly Call[]>> = {
  anchorKey: ofNoFolder(),
  anchors: ofNoFolder(),
  auditTrail: [
    { told: () => 'first: 100' },
    { told: () => 'filter: { type: "Create" }' },
    { told: () => 'filter: { principal: { kind: USER, id: "1" } }' },
  ],
  bot: ofNoFolder(({ robot }) => `id: "${robot}"`),
  bots: ofNoFolder(),
  callback: one(({ doneTask }) => `taskId: "${doneTask}"`),
  callbacks: [{ told: () => '' }, { told: ({ system }) => `systemId: "${system}"` }],
  diff: work(),
  folder: ofNoFolder(() => 'id: "1"'),
  folders: ofNoFolder(),
  history: work(),
  inclusionProof: work(),
  operation: one(({ operation }) => `id: "${operation}"`),
  operations: one(() => ''),
  process: [{ told: ({ process }) => `id: "${process}"` }, { told: () => `token: "${markedProcess}"` }],
  processes: one(() => ''),
  queue: [{ told: ({ queue }) => `id: "${queue}"` }, { told: () => `name: "${MARK} queue"` }],
  queueItem: [{ told: ({ failed }) => `id: "${failed}"` }, { told: ({ taken }) => `id: "${taken}"` }],
  queueItems: [
    { told: () => '' },
    { told: ({ queue, failed }) => `filter: { queueId: "${queue}", ids: ["${failed}"] }` },
    { told: () => `filter: { referencePrefix: "${MARK}" }, order: { by: REFERENCE }` },
  ],
  processingRecords: one(({ queue }) => `queueId: "${queue}"`),
  queueItemComments: [{ told: () => '' }, { told: ({ failed }) => `queueItemId: "${failed}"` }],
  queueItemEvents: [{ told: () => '' }, { told: ({ failed }) => `queueItemId: "${failed}"` }],
  reviewers: ofNoFolder(),
  robots: ofNoFolder(),
  queues: [{ told: () => '' }, { told: () => `nameContains: "${MARK}"` }],
  robot: ofNoFolder(),
  system: ofNoFolder(({ system }) => `id: "${system}"`),
  systems: ofNoFolder(),
  task: [{ told: ({ doneTask }) => `id: "${doneTask}"` }, { told: ({ takenTask }) => `id: "${takenTask}"` }],
  tasks: [
    { told: () => '' },
    { told: ({ doneTask, system }) => `filter: { ids: ["${doneTask}"], systemId: "${system}" }` },
  ],
  user: ofNoFolder(() => 'id: "1"'),
  users: ofNoFolder(),
  verification: one(({ verification }) => `id: "${verification}"`),
  verifications: one(() => ''),
  verifyAll: one(() => ''),
  verifyChain: work(),
  viewer: ofNoFolder(),
  workAsOf: work(', revision: 0'),
};

/** In an order in which their owner can give them all: what ends things stands last. */
export const mutationCalls: Readonly<Record<string, readonly Call[]>> = {
  addComment: [
    { told: ({ added }) => `queueItemId: "${added}", text: "x"` },
    { told: ({ waitingTask }) => `taskId: "${waitingTask}", text: "x"` },
  ],
  editComment: one(({ comment }) => `kind: QUEUE_ITEM, id: "${comment}", text: "x"`),
  deleteComment: one(({ comment }) => `kind: QUEUE_ITEM, id: "${comment}"`),
  addQueueItem: one(({ queue }) => `input: { queueId: "${queue}", reference: "x" }`),
  bulkAddQueueItems: one(
    ({ queue }) => `input: { queueId: "${queue}", commitType: ALL_OR_NOTHING, items: [{ reference: "y" }] }`,
  ),
  editQueueItem: one(({ added }) => `id: "${added}", input: { priority: HIGH, specificContent: "{}" }`),
  setReviewer: one(({ failed }) => `id: "${failed}", reviewerId: "1"`),
  setReviewStatus: one(({ failed }) => `id: "${failed}", reviewStatus: IN_REVIEW`),
  createTask: one(({ system }) => `input: { systemId: "${system}", process: "${markedProcess}" }`),
  replayCallback: one(({ doneTask }) => `taskId: "${doneTask}"`),
  editQueue: one(({ queue }) => `id: "${queue}", input: { description: "x" }`),
  editProcess: one(({ process }) => `id: "${process}", input: { maxAttempts: 3 }`),
  activateProcessVersion: one(({ process }) => `id: "${process}", version: 1, active: true`),
  publishProcess: one(() => `input: { process: "${markedProcess}", name: "x" }`),
  createQueue: made(() => 'input: { name: "x" }'),
  extendLease: [leased('lease', ', leaseMs: 60000'), leased('taskLease', ', leaseMs: 60000')],
  appendLogs: [leased('lease', ', lines: [{ seq: 0, message: "x" }]')],
  createUpload: [leased('lease', ', name: "x.txt"')],
  reportProgress: [leased('lease', ', progress: "x"'), leased('taskLease', ', progress: "x"')],
  setMetrics: [leased('lease', ', metrics: { numbers: [{ name: "x", value: 1 }] }')],
  completeWork: [leased('lease'), leased('taskLease')],
  failWork: [leased('otherLease', ', exception: { reason: "x" }')],
  releaseWork: [leased('thirdLease')],
  startTransaction: one(({ queue }) => `input: { queueId: "${queue}" }`),
  setTransactionProgress: one(({ started }) => `id: "${started}", progress: "x"`),
  setTransactionResult: one(({ started }) => `id: "${started}", input: { isSuccessful: true }`),
  setTaskPriority: one(({ anotherTask }) => `id: "${anotherTask}", priority: HIGH`),
  cancelTask: one(({ anotherTask }) => `id: "${anotherTask}", ask: false`),
  retryQueueItems: made(({ queue }) => `filter: { queueId: "${queue}" }`),
  setReviewers: made(({ queue }) => `filter: { queueId: "${queue}" }, reviewerId: "1"`),
  setPriorities: made(({ queue }) => `filter: { queueId: "${queue}" }, priority: HIGH`),
  moveQueueItems: one(({ queue, queueId }) => `filter: { queueId: "${queue}" }, queueId: "${queueId}"`),
  deleteQueueItems: made(({ queue }) => `filter: { queueId: "${queue}", ids: ["4711"] }`),
  cancelOperation: one(({ operation }) => `id: "${operation}"`),
  resumeOperation: one(({ operation }) => `id: "${operation}"`),
  claimWork: [
    { told: ({ queue }) => `input: { queueIds: ["${queue}"] }` },
    { told: () => `input: { processes: ["${markedProcess}"] }` },
    { told: () => 'input: {}' },
  ],
  lockRobot: ofNoFolder(({ robot }) => `id: "${robot}"`),
  allowRobot: ofNoFolder(({ robot }) => `id: "${robot}"`),
  newRobotSecret: ofNoFolder(({ robot }) => `id: "${robot}", revokeOthers: false`),
  deleteRobot: ofNoFolder(({ idleRobot }) => `id: "${idleRobot}"`),
  lockSystem: ofNoFolder(({ system }) => `id: "${system}"`),
  allowSystem: ofNoFolder(({ system }) => `id: "${system}"`),
  setSystemSources: ofNoFolder(({ system }) => `id: "${system}", sources: ["10.0.0.0/8"]`),
  newSystemSecret: ofNoFolder(({ system }) => `id: "${system}", revokeOthers: false`),
  rotateCallbackSecret: ofNoFolder(({ system }) => `systemId: "${system}"`),
  logIn: [{ told: () => 'userName: "x", password: "x"', isOfNoFolder: true }],
  createUser: ofNoFolder(() => 'input: { userName: "x", roles: [READER] }'),
  editUser: ofNoFolder(() => 'id: "1", input: { name: "x" }'),
  setPassword: ofNoFolder(() => 'id: "1", password: "long enough"'),
  newUserToken: ofNoFolder(() => 'id: "1", revokeOthers: false'),
  addMachineRobot: ofNoFolder(() => 'input: { name: "y", machineName: "M" }'),
  deleteMachineRobot: ofNoFolder(() => 'id: "4711"'),
  registerSystem: ofNoFolder(() => 'input: { uuid: "6f1c2a54-6a7e-4c5b-9a55-0b8d7b0f6c12", name: "x" }'),
  createFolder: ofNoFolder(() => 'input: { name: "x" }'),
  registerRobot: ofNoFolder(() => 'input: { name: "x", kinds: [TASK] }'),
  openSession: ofNoFolder(),
  robotHeartbeat: ofNoFolder(
    ({ lease }) => `sessionId: "6f1c2a54-6a7e-4c5b-9a55-0b8d7b0f6c11", leaseIds: ["${lease}"]`,
  ),
  verifyAll: one(() => ''),
  setTaskReviewer: one(({ doneTask }) => `id: "${doneTask}", reviewerId: "1"`),
  deleteTask: one(({ doneTask }) => `id: "${doneTask}"`),
  eraseItem: one(({ failed }) => `id: "${failed}"`),
  deleteQueueItem: one(({ failed }) => `id: "${failed}"`),
  deleteProcess: one(({ process }) => `id: "${process}"`),
  deleteQueue: one(({ queue }) => `id: "${queue}"`),
};
