import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ActionError } from '@image-relay/action-kit';
import type { Report } from './core/report.ts';

export interface ReportPlace {
  /** As the user gave it; else a new folder below `temporary` is made for it. */
  readonly path?: string;
  readonly temporary?: string;
}

/** Writes the JSON report and gives its path. Throws REPORT_UNWRITABLE. */
export async function writeReport(report: Report, place: ReportPlace): Promise<string> {
  const path = place.path ?? (await newPath(place.temporary));
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    throw new ActionError('REPORT_UNWRITABLE', `the report cannot be written to "${path}"`, {
      hint: 'let the input report name a file in a folder that the job may write to',
      cause,
    });
  }
  return path;
}

async function newPath(temporary: string | undefined): Promise<string> {
  return join(await mkdtemp(join(temporary || tmpdir(), 'manifest-verify-')), 'report.json');
}
