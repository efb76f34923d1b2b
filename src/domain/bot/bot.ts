import type { Access, Verdict } from '../access.ts';
import { editsOf } from '../access.ts';
import type { Definition, DefinitionEvent } from '../directory/directory.ts';
import { DomainError } from '../errors.ts';
import { checkedGroups } from '../groups.ts';
import { demandText, demandWhole } from '../limits.ts';
import type { WorkKind } from '../work.ts';

export interface Machine {
  readonly os: string | null;
  readonly host: string | null;
  readonly user: string | null;
  readonly cpu: string | null;
  readonly ramMb: number | null;
}

/** Who takes work through the robot API (ELMA's wire contract, bots). Streams `bot-<id>`. */
export interface BotData {
  readonly id: number;
  /** The UUID by which tasks name it. */
  readonly key: string;
  readonly name: string;
  readonly machine: Machine;
  /** Of its program, in its own words. */
  readonly version: string | null;
  /** What it can work on. */
  readonly kinds: readonly WorkKind[];
  /** UUIDs: it takes tasks of the processes of these groups, and of those that have none. */
  readonly groups: readonly string[];
  readonly access: Access;
}

export type Bot = Definition<BotData>;
export type BotEvent = DefinitionEvent<BotData>;

/** What a bot says when it asks to be let in. */
export interface BotRegistration {
  readonly name: string;
  readonly machine: Machine;
  readonly version: string | null;
  readonly kinds: readonly WorkKind[];
}

const MAX_NAME = 250;
const MAX_MACHINE_TEXT = 250;
const MAX_RAM_MB = 1_073_741_824;

/** Throws InvalidArgument. */
export function checkBotRegistration({ name, machine, version, kinds }: BotRegistration): void {
  demandText('name', name, MAX_NAME);
  const { os, host, user, cpu, ramMb } = machine;
  for (const [member, text] of Object.entries({ os, host, user, cpu, version }))
    if (text !== null) demandText(member, text, MAX_MACHINE_TEXT, false);
  if (ramMb !== null) demandWhole('ramMb', ramMb, 0, MAX_RAM_MB);
  if (kinds.length === 0) throw new DomainError('InvalidArgument', 'kinds cannot be empty.');
}

/** The first event of a bot that asks to be let in. */
export function requested(id: number, key: string, registration: BotRegistration): BotEvent {
  checkBotRegistration(registration);
  const { name, machine, version, kinds } = registration;
  const asked = [...new Set(kinds)];
  return {
    type: 'Create',
    data: { id, key, name, machine, version, kinds: asked, groups: [], access: 'REQUEST' },
  };
}

/** Lets a bot in or keeps it out; with `groups` it belongs to these from then on. Throws InvalidArgument. */
export const decideAccess = (bot: Bot, access: Verdict, groups?: readonly string[]): BotEvent[] =>
  editsOf<BotData>(bot, groups === undefined ? { access } : { access, groups: checkedGroups(groups) });
