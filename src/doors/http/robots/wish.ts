import type { Caller } from '../../../auth/caller.ts';
import { canUseFolder, demand } from '../../../auth/caller.ts';
import type { Permission } from '../../../auth/permissions.ts';
import type { WorkWish } from '../../../commands/workWish.ts';
import { DomainError } from '../../../domain/errors.ts';
import { tryParseUuid } from '../../../domain/uuid.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import { screaming } from '../screaming.ts';

/** Which work a claim asks for, as doors are told; what is not said may be anything. */
export interface Asked {
  readonly kinds?: readonly WorkKind[] | null | undefined;
  /** By their numbers or names. */
  readonly queues?: readonly string[] | null | undefined;
  /** By their tokens. */
  readonly processes?: readonly string[] | null | undefined;
}

const permissionsFor: Readonly<Record<WorkKind, readonly Permission[]>> = {
  queueItem: ['Work.Take', 'Transactions.Edit'],
  task: ['Work.Take', 'Tasks.Edit'],
};

/** Throws ForbiddenOperation where the caller may not work on this kind of work. */
export function demandKind(caller: Caller, kind: WorkKind): void {
  for (const permission of permissionsFor[kind]) demand(caller, permission);
}

/** What a claim asks for, as far as the caller may: in the folders that it works in. Throws as its parts do. */
export function askedWish(
  definitions: Definitions,
  caller: Caller,
  asked: Asked,
): Pick<WorkWish, 'queues' | 'processes'> {
  const kinds = kindsOf(definitions, caller, asked);
  for (const kind of kinds) demandKind(caller, kind);
  return wishIn(definitions, caller, asked, kinds);
}

/** Which kinds of work a claim asks for. Throws InvalidArgument where the bot has said that it does not do such. */
function kindsOf(definitions: Definitions, { principal }: Caller, asked: Asked): ReadonlySet<WorkKind> {
  const bot = principal.kind === 'bot' ? definitions.bot(Number(principal.id)) : undefined;
  const possible = bot?.kinds ?? (['queueItem', 'task'] as const);
  const kinds = asked.kinds ?? impliedBy(asked) ?? possible;
  if (kinds.length === 0) throw new DomainError('InvalidArgument', 'kinds cannot be empty.');
  const other = kinds.find((kind) => !possible.includes(kind));
  if (other !== undefined)
    throw new DomainError('InvalidArgument', `The robot has not registered for ${screaming(other)}.`);
  return new Set(kinds);
}

/** Who names queues alone wants items, and who names processes alone wants tasks; null where nothing is implied. */
function impliedBy({ queues, processes }: Asked): readonly WorkKind[] | null {
  const [namesQueues, namesProcesses] = [Array.isArray(queues), Array.isArray(processes)];
  if (namesQueues === namesProcesses) return null;
  return [namesQueues ? 'queueItem' : 'task'];
}

/** Throws ItemNotFound (a queue or a process). */
function wishIn(
  definitions: Definitions,
  caller: Caller,
  { queues, processes }: Asked,
  kinds: ReadonlySet<WorkKind>,
): Pick<WorkWish, 'queues' | 'processes'> {
  return {
    queues: kinds.has('queueItem') ? queuesOf(definitions, caller, queues ?? null) : null,
    processes: kinds.has('task') ? processesOf(definitions, caller, processes ?? null) : null,
  };
}

interface Placed {
  readonly id: number;
  readonly folderId: number;
  readonly deleted: boolean;
}

const isUsable = (caller: Caller, { folderId, deleted }: Placed): boolean =>
  !deleted && canUseFolder(caller, folderId);

const usableIds = (caller: Caller, among: readonly (Placed | undefined)[]): readonly number[] =>
  among.flatMap((placed) => (placed !== undefined && isUsable(caller, placed) ? [placed.id] : []));

function queuesOf(
  definitions: Definitions,
  caller: Caller,
  names: readonly string[] | null,
): readonly number[] | 'any' {
  if (names === null) return caller.folders === 'all' ? 'any' : usableIds(caller, definitions.queues());
  return each(names, 'queue', (name) => usableIds(caller, queuesNamed(definitions, name)));
}

/** A queue by its number, or those of all folders by their name: only a name of digits alone cannot be used so. */
const queuesNamed = (definitions: Definitions, name: string): readonly (Placed | undefined)[] =>
  /^\d+$/.test(name)
    ? [definitions.queue(Number(name))]
    : definitions.folders().map(({ id }) => definitions.queueByName(id, name));

function processesOf(
  definitions: Definitions,
  caller: Caller,
  tokens: readonly string[] | null,
): readonly number[] | 'any' {
  if (tokens === null) return caller.folders === 'all' ? 'any' : usableIds(caller, definitions.processes());
  return each(tokens, 'process', (token) => {
    const key = tryParseUuid(token);
    return usableIds(caller, [key === null ? undefined : definitions.processByKey(key)]);
  });
}

/** What each name stands for, once. Who names what is not there would wait for ever: it is told instead. */
function each(
  names: readonly string[],
  what: 'queue' | 'process',
  idsOf: (name: string) => readonly number[],
): readonly number[] {
  const ids = new Set<number>();
  for (const name of names) {
    const named = idsOf(name);
    if (named.length === 0) throw new DomainError('ItemNotFound', `There is no such ${what}.`);
    for (const id of named) ids.add(id);
  }
  return [...ids];
}
