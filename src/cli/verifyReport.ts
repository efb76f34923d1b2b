import type { LogReport } from '../audit/verify/verifyLog.ts';
import type { BreakReason } from '../domain/audit/events.ts';
import type { Installation } from './installation.ts';

const SHOWN = 100;

const meaning: Record<BreakReason, string> = {
  gap: 'does not follow the event before it: events are missing',
  unsealed: 'carries no hash',
  altered: 'is not what was written, or the event before it is not',
};

/** What was found, for people. */
export const reportLines = (place: string, report: LogReport, installation: Installation): string[] => [
  `${place}: events: ${report.events}, streams: ${report.streams}.`,
  ...chainLines(report),
  ...anchorLines(report),
  ...keyLines(report, installation),
];

function chainLines({ broken, brokenCount }: LogReport): string[] {
  if (brokenCount === 0) return ['Every chain holds.'];
  const byStream = [...Map.groupBy(broken, ({ stream }) => stream)];
  return [
    `Broken links: ${brokenCount}, in streams: ${byStream.length}.`,
    ...byStream.slice(0, SHOWN).flatMap(([stream, [first, ...more]]) => {
      if (first === undefined) return [];
      const further = more.length === 0 ? '' : ` (and ${more.length} more)`;
      return [
        `  ${stream} revision ${first.revision}, position ${first.position}: ${meaning[first.reason]}${further}`,
      ];
    }),
    ...andMore(byStream.length, 'streams'),
  ];
}

function anchorLines({ anchors, faults, unanchored, incomparable }: LogReport): string[] {
  if (anchors === 0 && faults.length === 0)
    return ['There is no anchor: that the end was cut or a stream is missing would not be found.'];
  return [
    ...(faults.length === 0
      ? [`Every anchor holds: ${anchors}. Events that none covers yet: ${unanchored}.`]
      : [
          `Anchors: ${anchors}. What is wrong with them: ${faults.length}.`,
          ...faults.slice(0, SHOWN).map(({ number, detail }) => `  anchor ${number}: ${detail}`),
          ...andMore(faults.length, 'faults'),
        ]),
    ...(incomparable === 0
      ? []
      : [
          `Of ${incomparable} anchors of a log that was moved the events cannot be compared: their order was not kept.`,
        ]),
  ];
}

function keyLines({ keys }: LogReport, { publicKey, trouble }: Installation): string[] {
  return keys.map((use) => {
    const which =
      use.first === use.last ? `Anchor ${use.first} was` : `Anchors ${use.first} to ${use.last} were`;
    if (use.publicKey === publicKey) return `${which} signed with the key of this installation.`;
    const why = trouble === null ? '' : ` (${trouble})`;
    return `${which} signed with ${use.publicKey}, which is not known as the key of this installation${why}.`;
  });
}

const andMore = (count: number, what: string): string[] =>
  count > SHOWN ? [`  … and ${count - SHOWN} ${what} more.`] : [];
