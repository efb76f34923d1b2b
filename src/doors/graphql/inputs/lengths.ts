import { DomainError } from '../../../domain/errors.ts';

/** The most characters of texts that identify something elsewhere (UiPath's QueueItemDataDto). */
export const MAX_SOURCE = 20;
export const MAX_OPERATION_ID = 128;

/** Of a failure, as of requests (ELMA's wire contract, robot API). */
export const MAX_CODE = 250;
export const MAX_REQUEST_ID = 128;

export function withinLength(text: string | null | undefined, max: number, member: string): void {
  if (typeof text === 'string' && text.length > max)
    throw new DomainError('InvalidArgument', `${member} must have at most ${max} characters.`);
}
