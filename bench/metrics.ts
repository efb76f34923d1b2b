import { setTimeout as sleep } from 'node:timers/promises';

/** The largest sample of a metric in Prometheus' text format, whatever its labels; undefined where there is none. */
export function metricIn(text: string, name: string): number | undefined {
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(/[ }]([^ }]+)(?: \d+)?$/.exec(line)?.[1]));
  return values.length === 0 ? undefined : Math.max(...values);
}

export interface ServerMetrics {
  readonly behindPositions: number;
  readonly behindSeconds: number;
  readonly residentBytes: number;
  /** Claims that wait for work. */
  readonly waitingTakers: number;
}

export async function readMetrics(url: string, token: string): Promise<ServerMetrics> {
  const response = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  const read = (name: string): number => {
    const value = metricIn(text, name);
    if (value === undefined) throw new Error(`/metrics says no ${name}`);
    return value;
  };
  return {
    behindPositions: read('orchestream_projection_behind_positions'),
    behindSeconds: read('orchestream_projection_behind_seconds'),
    residentBytes: read('process_resident_memory_bytes'),
    waitingTakers: read('orchestream_waiting_takers'),
  };
}

/** Waits until the read models have every event. */
export async function untilCaughtUp(url: string, token: string, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { behindPositions } = await readMetrics(url, token);
    if (behindPositions === 0) return;
    if (performance.now() > deadline)
      throw new Error(`the read models are still ${behindPositions} positions behind`);
    await sleep(50);
  }
}
