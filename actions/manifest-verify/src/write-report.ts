import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionError, writeWhole } from '@image-relay/action-kit';
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
  const place = temporary || tmpdir();
  try {
    return join(await mkdtemp(join(place, 'manifest-verify-')), 'report.json');
  } catch (cause) {
    throw new ActionError(unwritable.code, `the report cannot be written below "${place}"`, {
      hint: 'let the input report name a file in a folder that the job may write to',
      cause,
    });
  }
}
