/** One row of figures. */
export interface Row {
  readonly name: string;
  readonly requests: number;
  readonly wallMs: number;
  readonly fastestMs: number;
  readonly peakBytes: number;
}

const header = ['', 'requests', 'wall ms', 'fastest ms', 'RSS MB'];

/** Prints rows with the names on the left and figures on the right. */
export function printTable(rows: readonly Row[]): void {
  const lines = [header, ...rows.map(cellsOf)];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  for (const cells of lines) {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(padded.join('  '));
  }
}

function cellsOf({ name, requests, wallMs, fastestMs, peakBytes }: Row): readonly string[] {
  const memory = peakBytes === 0 ? '-' : (peakBytes / 1e6).toFixed(0);
  return [name, String(requests), wallMs.toFixed(0), fastestMs.toFixed(0), memory];
}
