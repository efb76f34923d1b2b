import { randomUUID } from 'node:crypto';
import type { CommandContext, Orchestrator } from '../commands/context.ts';
import { createDefinition } from '../commands/definitions.ts';
import { createQueue } from '../commands/queues.ts';
import { sealAppend } from '../commands/sealedAppend.ts';
import { noHead } from '../commands/sealedAppend.ts';
import { fromMilliseconds } from '../domain/instant.ts';
import { defaultSettings } from '../domain/queue/queue.ts';
import { appendItem } from './appendItem.ts';
import { elmaDemo, seedElmaWorld } from './elmaWorld.ts';
import { guideItems } from './guideItems.ts';
import { fillers } from './fillers.ts';

/** What UiPath's guide calls its things: requests copied from it find them here. */
export const demo = {
  folderId: 1,
  admin: 583,
  docBotUser: 910,
  dragomirmir: 901,
  robot: 749,
  docQueue: 188,
} as const;

const emailSchema = JSON.stringify({
  type: 'object',
  properties: { Email: { type: 'string', pattern: '^.+@.+\\..+$' }, Age: { type: 'number', minimum: 18 } },
});

const tenantId = 1;

/**
 * Fills an empty store with the worlds of UiPath's guide (users, robot, queues, items and their histories) and of
 * ELMA's page about tasks.
 */
export async function seedDemoWorld(orchestrator: Orchestrator): Promise<void> {
  const context: CommandContext = {
    tenantId,
    folderId: demo.folderId,
    principal: { kind: 'system', id: 'demo', name: 'Demo' },
    door: 'internal',
    requestId: randomUUID(),
  };
  // The world began before the guide was written.
  const past: Orchestrator = { ...orchestrator, clock: () => Date.UTC(2018, 2, 1) };
  await seedDirectory(past, context);
  await seedQueues(past, context);
  await seedIds(past, context);
  const items = [...guideItems, ...fillers()];
  await Promise.all(items.map((item) => appendItem(orchestrator, item)));
  await seedElmaWorld(past, context);
}

async function seedDirectory(orchestrator: Orchestrator, context: CommandContext): Promise<void> {
  await createDefinition(orchestrator, context, 'folder', {
    id: demo.folderId,
    displayName: 'Shared',
    fullyQualifiedName: 'Shared',
    description: null,
    parentId: null,
  });
  const user = { name: null, surname: null, email: null, folders: null, isActive: true };
  const users = [
    { ...user, id: demo.admin, userName: 'admin', roles: ['admin'] },
    { ...user, id: demo.docBotUser, userName: 'DocBot', roles: ['robot'] },
    { ...user, id: demo.dragomirmir, userName: 'dragomirmir', roles: ['operator'] },
  ] as const;
  for (const each of users) await createDefinition(orchestrator, context, 'user', each);
  await createDefinition(orchestrator, context, 'robot', {
    id: demo.robot,
    name: 'DocBot',
    machineName: 'MBOBOC',
    username: 'UIPATH\\MADALINA.BOBOC',
    description: null,
    type: 'NonProduction',
    robotEnvironments: '',
    userId: demo.docBotUser,
  });
}

async function seedQueues(orchestrator: Orchestrator, context: CommandContext): Promise<void> {
  await reserveUpTo(orchestrator, context, 'queue', demo.docQueue - 1);
  await createQueue(orchestrator, context, {
    ...defaultSettings,
    name: 'DocQueue',
    acceptAutomaticallyRetry: true,
    maxNumberOfRetries: 5,
  });
  await createQueue(orchestrator, context, {
    ...defaultSettings,
    name: 'DocTest',
    enforceUniqueReference: true,
  });
  await createQueue(orchestrator, context, {
    ...defaultSettings,
    name: 'DocSchema',
    specificDataJsonSchema: emailSchema,
  });
}

/** The next item is the one that the guide adds. */
const LAST_ITEM = 1_050_946;

async function seedIds(orchestrator: Orchestrator, context: CommandContext): Promise<void> {
  await reserveUpTo(orchestrator, context, 'queueItem', LAST_ITEM);
  await reserveUpTo(orchestrator, context, 'task', elmaDemo.doneTask);
  await reserveUpTo(orchestrator, context, 'folder', demo.folderId);
  await reserveUpTo(orchestrator, context, 'user', demo.docBotUser);
  await reserveUpTo(orchestrator, context, 'robot', demo.robot);
}

async function reserveUpTo(
  { store, clock }: Orchestrator,
  { principal, requestId }: CommandContext,
  kind: string,
  to: number,
): Promise<void> {
  const at = fromMilliseconds(clock());
  const metadata = {
    at,
    v: 1,
    tenantId,
    folderId: 0,
    principal,
    door: 'internal',
    requestId,
    $correlationId: requestId,
  } as const;
  const block = { type: 'BlockReserved', data: { from: 1, to } };
  await store.append(sealAppend(`ids-${kind}`, noHead, [block], metadata).append);
}
