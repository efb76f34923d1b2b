import type { Row } from './bench.ts';

const columns = ['case', 'measured', 'target', 'result', 'of bare', 'of fdatasync', 'details'] as const;

/** The rows as a Markdown table, as docs/benchmarks.md shows it. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}

function cellsOf({ name, value, unit, verdict, ofBare, ofDisk, details }: Row): readonly string[] {
  return [
    name,
    `${numberText(value)} ${unit}`,
    verdict.target,
    verdict.result,
    ratioText(ofBare),
    ratioText(ofDisk),
    Object.entries(details)
      .map(([key, detail]) => `${key} ${numberText(detail)}`)
      .join(', '),
  ];
}

const ratioText = (ratio: number | undefined): string => (ratio === undefined ? '' : `${ratio.toFixed(2)} ×`);

/** Three digits, or all those before the point. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}
