import type { Baseline, Row, Scale } from '../bench.ts';
import { callerCounts } from '../cases/add.ts';
import { judge } from '../targets.ts';
import { probeBare } from './bare.ts';
import { probeCpu } from './cpu.ts';
import { probeDisk } from './disk.ts';

/** What this machine reaches without Orchestream: what the same run is compared with. */
export async function measureBaseline(
  folder: string,
  { runMs, warmUpMs }: Scale,
): Promise<{ readonly baseline: Baseline; readonly rows: readonly Row[] }> {
  const ms = runMs / 3;
  const disk = probeDisk(folder, ms);
  const cpu = probeCpu(ms);
  const bare = await probeBare(callerCounts, { warmUpMs, ms });
  const rows = [
    row('probe, fdatasync of 4 KiB', disk.perSecond, { p50Ms: disk.latency.p50, p99Ms: disk.latency.p99 }),
    row('probe, JSON and SHA-256', cpu, {}),
    ...[...bare].map(([count, { perSecond, latency }]) =>
      row(`probe, bare server, ${count} ${count === 1 ? 'caller' : 'callers'}`, perSecond, {
        p50Ms: latency.p50,
        p99Ms: latency.p99,
      }),
    ),
  ];
  const rates = new Map([...bare].map(([count, { perSecond }]) => [count, perSecond] as const));
  return { baseline: { disk: disk.perSecond, bare: rates }, rows };
}

const row = (name: string, value: number, details: Row['details']): Row => ({
  name,
  value,
  unit: '/s',
  verdict: judge(name, value),
  details,
});
