/** What is exported: rows with these columns, in this order, read as they are sent. */
export interface ExportTable {
  /** Names the file. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<ExportRow>;
}

/** Values by the names of their columns; one that is left out is null. */
export type ExportRow = Readonly<Record<string, unknown>>;

export const formats = ['ndjson', 'csv'] as const;
export type Format = (typeof formats)[number];

export const contentTypes: Readonly<Record<Format, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** Rows are gathered to pieces of about so many characters. */
const PIECE = 65_536;

/** The text of an export, in pieces. */
export async function* exportText(table: ExportTable, format: Format): AsyncGenerator<string> {
  let piece = format === 'csv' ? csvLine(table.columns) : '';
  for await (const row of table.rows) {
    piece += format === 'csv' ? csvRow(table.columns, row) : jsonLine(table.columns, row);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const jsonLine = (columns: readonly string[], row: ExportRow): string =>
  `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))}\n`;

const csvRow = (columns: readonly string[], row: ExportRow): string =>
  csvLine(columns.map((column) => row[column]));

/** As RFC 4180 has it. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(csvCell).join(',')}\r\n`;

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/** Texts that begin as formulas do get an apostrophe before them, so that no program runs them. */
function csvCell(value: unknown): string {
  const text = textOf(value);
  const harmless = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
