import type { Auth } from '../auth/auth.ts';
import { createAuth } from '../auth/auth.ts';
import type { Generated } from '../auth/bootstrap.ts';
import type { Orchestrator } from '../commands/context.ts';
import { DEFAULT_TENANT, prepareStore } from '../commands/prepareStore.ts';
import type { Config } from '../config.ts';
import { keepDemoFile } from '../demo/demoFile.ts';
import { seedDemoWorld } from '../demo/demoWorld.ts';
import { directoryOf } from '../directoryOf.ts';
import type { BlobStore } from '../files/blobStore.ts';
import type { State } from '../state/state.ts';

export interface Prepared {
  readonly auth: Auth;
  readonly generated: Generated;
}

/** Sees to what every store and every state has, and that somebody can get in. One node at a time does this. */
export async function prepare(
  orchestrator: Orchestrator,
  state: State,
  files: BlobStore,
  config: Config,
  isDemo: boolean,
): Promise<Prepared> {
  const { store, definitions, caughtUpTo, clock } = orchestrator;
  // Another node may just have done it.
  await caughtUpTo(await store.lastPosition());
  if (isDemo && definitions.folders().length === 0) {
    await keepDemoFile(files);
    await seedDemoWorld(orchestrator);
  }
  const admin = await prepareStore(orchestrator);
  const auth = await createAuth(state, directoryOf(definitions), clock);
  const generated = await auth.bootstrap({ id: admin.id, tenantId: DEFAULT_TENANT.id }, config);
  return { auth, generated };
}
