import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '@image-relay/action-kit';
import type { Report } from './core/report.ts';

export interface ReportPlace {
  /** As the user gave it; else a new folder below `temporary` is made for it. */
  readonly path?: string;
  readonly temporary?: string;
}

const unwritable = { code: 'REPORT_UNWRITABLE', what: 'report', input: 'report' } as const;

/** Writes the JSON report and gives its path. Throws REPORT_UNWRITABLE. */
export async function writeReport(report: Report, place: ReportPlace): Promise<string> {
  const path = place.path ?? (await newPath(place.temporary));
  await writeWhole(path, reportPieces(report), unwritable);
  return path;
}

/** The report as JSON, an image at a time: the text of all of them can be larger than they are. */
export function* reportPieces({ images, ...rest }: Report): Generator<string> {
  const head = JSON.stringify({ ...rest, images: [] }, null, 2);
  const end = head.lastIndexOf(']');
  yield head.slice(0, end);
  let before = '\n';
  for (const image of images) {
    yield `${before}${indent(JSON.stringify(image, null, 2))}`;
    before = ',\n';
  }
  yield `${images.length === 0 ? '' : '\n  '}${head.slice(end)}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

async function newPath(temporary: string | undefined): Promise<string> {
  return join(await mkdtemp(join(temporary || tmpdir(), 'manifest-verify-')), 'report.json');
}
