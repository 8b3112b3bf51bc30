import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contestant, metadataAction, ownBundles } from './contestants.ts';
import { openJob } from './job.ts';
import { type Cost, measure } from './measure.ts';

/** Bars for a machine on which an empty Node takes this long. */
const reference = { empty: 27, milliseconds: 60, kilobytes: 450 };

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '21' },
    'metadata-action': { type: 'string', default: process.env.METADATA_ACTION ?? '' },
  },
});
const root = join(import.meta.dirname, '../../..');
const job = await openJob();
try {
  const costs = await measure(await contestants(), job, Number(values.runs));
  print(costs);
} finally {
  await job.close();
}

/** An empty process first: all others are seen against it. */
async function contestants(): Promise<readonly Contestant[]> {
  const entry = join(job.folder, 'empty.mjs');
  await writeFile(entry, '');
  const rival = values['metadata-action'];
  return [
    { name: 'empty Node', entry, env: {} },
    ...ownBundles(root),
    ...(rival === '' ? [] : [metadataAction(rival, job.apiUrl)]),
  ];
}

function print(costs: readonly Cost[]): void {
  const empty = costs[0]?.median ?? reference.empty;
  const bar = reference.milliseconds * (empty / reference.empty);
  const rows = costs.map(({ name, median, fastest, loadedBytes, files, peakMemory }) => [
    name,
    median.toFixed(1),
    fastest.toFixed(1),
    (median / empty).toFixed(2),
    (loadedBytes / 1000).toFixed(0),
    String(files),
    (peakMemory / 1e6).toFixed(0),
  ]);
  const header = [
    'whole process',
    'median ms',
    'fastest ms',
    'x empty',
    'JS kB',
    'files',
    'RSS MB',
  ];
  const widths = header.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  for (const row of [header, ...rows]) {
    console.log(row.map((text, at) => pad(text, widths[at] ?? 0, at)).join('  '));
  }
  console.log(
    `${values.runs} runs each, in turn. Bars for our actions: ${bar.toFixed(0)} ms here ` +
      `(${reference.milliseconds} ms where an empty Node takes ${reference.empty} ms), ${reference.kilobytes} kB.`,
  );
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
