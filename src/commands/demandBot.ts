import type { Bot } from '../domain/bot/bot.ts';
import { DomainError } from '../domain/errors.ts';
import type { CommandContext, Orchestrator } from './context.ts';

/** The bot that calls, null where somebody else does. Throws ForbiddenOperation where it is not allowed. */
export function demandBot({ definitions }: Orchestrator, { principal }: CommandContext): Bot | null {
  if (principal.kind !== 'bot') return null;
  const bot = definitions.bot(Number(principal.id));
  if (bot === undefined || bot.deleted || bot.access !== 'ALLOWED')
    throw new DomainError('ForbiddenOperation', 'The bot is not allowed to take work.');
  return bot;
}
