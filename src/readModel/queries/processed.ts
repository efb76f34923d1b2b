/** What was processed in a queue, at all or within a time. Milliseconds are sums. */
export interface Processed {
  readonly successful: number;
  readonly applicationExceptions: number;
  readonly businessExceptions: number;
  readonly retried: number;
  readonly successfulMs: number;
  readonly applicationMs: number;
  readonly businessMs: number;
}

interface Columns {
  readonly successful: number;
  readonly application_exceptions: number;
  readonly business_exceptions: number;
  readonly retried: number;
  readonly successful_ms: number;
  readonly application_ms: number;
  readonly business_ms: number;
}

export const processedOf = (row: Columns): Processed => ({
  successful: row.successful,
  applicationExceptions: row.application_exceptions,
  businessExceptions: row.business_exceptions,
  retried: row.retried,
  successfulMs: row.successful_ms,
  applicationMs: row.application_ms,
  businessMs: row.business_ms,
});

export const totalOf = (figures: Processed): number =>
  figures.successful + figures.applicationExceptions + figures.businessExceptions;

/** How long a processing took on average, in seconds to the millisecond; 0 where there was none. */
export const meanSeconds = (milliseconds: number, count: number): number =>
  count === 0 ? 0 : Math.round(milliseconds / count) / 1_000;

/** Over everything processed, whatever came of it (UiPath's guide prints it so). */
export const meanSecondsOf = (figures: Processed): number =>
  meanSeconds(figures.successfulMs + figures.applicationMs + figures.businessMs, totalOf(figures));
