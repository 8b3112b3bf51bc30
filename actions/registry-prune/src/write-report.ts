import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '@image-relay/action-kit';
import type { DoctorReport, RestoreReport } from './core/aid-report.ts';
import type { Report } from './core/report.ts';
import { unwritable } from './output-files.ts';

/** Writes the JSON report and gives its path. Throws REPORT_UNWRITABLE. */
export async function writeReport(
  report: Report | RestoreReport | DoctorReport,
  { path, temporary }: { readonly path?: string; readonly temporary?: string | undefined },
): Promise<string> {
  const place =
    path ?? join(await mkdtemp(join(temporary || tmpdir(), 'registry-prune-')), 'report.json');
  const isAid = report.mode === 'restore' || report.mode === 'doctor';
  const text = isAid ? [`${JSON.stringify(report, null, 2)}\n`] : pieces(report);
  await writeWhole(place, text, unwritable.report);
  return place;
}

/** A version a line: the text of all of them can be larger than they are. */
function* pieces({ packages, ...rest }: Report): Generator<string> {
  yield `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "packages": [`;
  for (const [at, { versions, ...one }] of packages.entries()) {
    yield `${at === 0 ? '' : ','}\n{${JSON.stringify(one).slice(1, -1)},"versions":[`;
    for (const [place, version] of versions.entries()) {
      yield `${place === 0 ? '' : ','}\n${JSON.stringify(version)}`;
    }
    yield ']}';
  }
  yield '\n  ]\n}\n';
}
