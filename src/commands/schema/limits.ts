import { DomainError, type ErrorCode } from '../../domain/errors.ts';

/**
 * The most characters (UTF-16 units) of what an item carries (UiPath contract: sizes). Contents count as kept. ELMA
 * names no sizes: a task's contexts may be as long as the content of an item.
 */
const limits = {
  content: { max: 256_000, code: 'ContentSizeExceeded' },
  output: { max: 51_200, code: 'OutputDataSizeExceeded' },
  taskContext: { max: 256_000, code: 'ContentSizeExceeded' },
  taskOutput: { max: 256_000, code: 'OutputDataSizeExceeded' },
  analytics: { max: 5_120, code: 'AnalyticsDataSizeExceeded' },
  progress: { max: 104_857, code: 'ProgressDataSizeExceeded' },
  reason: { max: 102_400, code: 'ProcessingExceptionFieldSizeExceeded' },
  details: { max: 102_400, code: 'ProcessingExceptionFieldSizeExceeded' },
} as const satisfies Record<string, { readonly max: number; readonly code: ErrorCode }>;

export type SizedField = keyof typeof limits;

/** Throws the field's …SizeExceeded where the text is too long; null and undefined pass. */
export function checkSize(field: SizedField, text: string | null | undefined): void {
  const { max, code } = limits[field];
  const length = text?.length ?? 0;
  if (length > max) {
    throw new DomainError(code, undefined, `${field} has ${length} characters; at most ${max} are allowed.`);
  }
}
