/** How long things may take, in milliseconds. The client itself has no limit where it matters (appends, reads). */
export interface Timing {
  /** While appends wait for answers: until the next answer to one of them. The server itself gives up a write after 2 s. */
  readonly appendSilenceMs: number;
  /** An append with all its tries. */
  readonly appendMs: number;
  /** Until the next event of a read, or the end of it; also until a subscription is confirmed. */
  readonly silenceMs: number;
  /** A read with all its tries. */
  readonly readMs: number;
  /** How long a lost connection is waited for before calls fail at once. */
  readonly graceMs: number;
  /** The first call on a new connection. */
  readonly probeMs: number;
  /** Between two tries to connect or to subscribe: the first pause, doubled up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const standardTiming: Timing = {
  appendSilenceMs: 3_000,
  appendMs: 9_000,
  silenceMs: 5_000,
  readMs: 12_000,
  graceMs: 3_500,
  probeMs: 3_000,
  firstPauseMs: 50,
  longestPauseMs: 2_000,
};

/** The pause after the given number of failures in a row, with some chance in it so that nodes do not ask together. */
export function pauseAfter(failures: number, { firstPauseMs, longestPauseMs }: Timing): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20));
  return pause * (0.5 + Math.random() / 2);
}
