export interface Repeated {
  /** Resolves when a running round has ended; no further one begins. */
  stop(): Promise<void>;
}

/** Runs rounds one after another, each `intervalMs` after the last one ended. A round that fails is reported. */
export function every(
  intervalMs: number,
  round: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Repeated {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      await round();
    } catch (error) {
      onError(error);
    }
    arm();
  };
  const arm = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run();
    }, intervalMs);
  };
  arm();

  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
