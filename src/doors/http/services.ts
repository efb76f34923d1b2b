import type { Auth } from '../../auth/auth.ts';
import type { Orchestrator } from '../../commands/context.ts';
import type { ReadModels } from '../../readModel/readModels.ts';

/** What doors work with. */
export interface Services {
  readonly orchestrator: Orchestrator;
  readonly auth: Auth;
  readonly reads: ReadModels;
  /** Any caller may finish what StartTransaction has lent to another one (UIPATH_ANY_HOLDER). */
  readonly anyHolder: boolean;
  /** Why the server cannot serve yet; null where it can. */
  readonly unready: () => string | null;
}
