import { randomUUID } from 'node:crypto';
import type { Verdict } from '../domain/access.ts';
import type { Bot, BotEvent, BotRegistration } from '../domain/bot/bot.ts';
import { checkBotRegistration, decideAccess, requested } from '../domain/bot/bot.ts';
import { DomainError } from '../domain/errors.ts';
import type { Target } from '../domain/idempotency.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { changeKeyed, createKeyed } from './keyedDefinitions.ts';

/** As for systems: anybody may ask. */
const MAX_WAITING = 1_000;

/**
 * Lets a bot ask to be let in, under a UUID of its own unless it is given one that no other bot has. Throws
 * InvalidArgument, NameAlreadyUsed, TooManyRequests where too many wait for an answer.
 */
export async function registerBot(
  orchestrator: Orchestrator,
  context: CommandContext,
  registration: BotRegistration,
  key: string = context.once?.target.key ?? randomUUID(),
): Promise<Bot> {
  const { definitions } = orchestrator;
  checkBotRegistration(registration);
  const isRepeat = context.once?.isRepeat === true;
  const before = isRepeat ? definitions.botByKey(key) : undefined;
  if (before !== undefined) return before;
  if (definitions.bots().filter(({ access }) => access === 'REQUEST').length >= MAX_WAITING)
    throw new DomainError('TooManyRequests', 'Too many bots wait to be let in.');
  const outcome = await createKeyed(orchestrator, context, 'bot', key, (id) => [
    requested(id, key, registration),
  ]);
  const bot = definitions.botByKey(key);
  if ((outcome === 'known' && !isRepeat) || bot === undefined) throw new DomainError('NameAlreadyUsed');
  return bot;
}

/** What a bot that registers under a key is called. */
export const botTarget = (): Target => ({ key: randomUUID() });

/** Lets a bot in, as a member of these groups. Throws ItemNotFound, InvalidArgument. */
export const allowBot = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  groups: readonly string[],
): Promise<Bot> => setAccess(orchestrator, context, id, 'ALLOWED', groups);

/** Keeps a bot out: what it works on goes on until its lease ends. Throws ItemNotFound. */
export const lockBot = (orchestrator: Orchestrator, context: CommandContext, id: number): Promise<Bot> =>
  setAccess(orchestrator, context, id, 'LOCKED');

async function setAccess(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  access: Verdict,
  groups?: readonly string[],
): Promise<Bot> {
  await changeBot(orchestrator, context, id, (bot) => decideAccess(bot, access, groups));
  return demandById(orchestrator, id);
}

/**
 * Deletes a bot, as it was last: it may do nothing any more, what it works on is handed out again when its lease ends,
 * and its UUID is not free again. Throws ItemNotFound.
 */
export async function deleteBot(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<Bot> {
  await changeBot(orchestrator, context, id, () => [{ type: 'Delete', data: {} }]);
  const bot = orchestrator.definitions.bot(id);
  if (bot === undefined) throw new Error('a bot that was deleted is known');
  return bot;
}

const changeBot = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  decide: (bot: Bot) => readonly BotEvent[],
): Promise<void> =>
  changeKeyed(
    orchestrator,
    context,
    `bot-${id}`,
    () => orchestrator.definitions.bot(id),
    () => decide(demandById(orchestrator, id)),
  );

function demandById({ definitions }: Orchestrator, id: number): Bot {
  const bot = definitions.bot(id);
  if (bot === undefined || bot.deleted) throw new DomainError('ItemNotFound', 'The bot does not exist.');
  return bot;
}
