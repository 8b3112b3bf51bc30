/** One line of the closing table: what happened, its proof, and the requests that registry and API saw. */
export interface Row {
  readonly step: string;
  readonly result: string;
  readonly requests: number;
  readonly apiRequests: number;
  readonly milliseconds: number;
}

/** Prints a numbered heading. */
export function heading(number: number, text: string): void {
  console.log(`\n${number}. ${text}`);
}

/** Prints a detail below a heading. */
export function detail(text: string): void {
  console.log(`   ${text}`);
}

/** Renders rows as a table with aligned columns. */
export function renderTable(rows: readonly Row[]): string {
  const cells = [
    ['step', 'result', 'registry', 'API', 'time'],
    ...rows.map((row) => [
      row.step,
      row.result,
      String(row.requests),
      String(row.apiRequests),
      `${Math.round(row.milliseconds)} ms`,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...cells.map((line) => (line[column] ?? '').length)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** `sha256:0123456789ab…`: enough to recognise a digest. */
export function short(digest: string): string {
  return digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
}
