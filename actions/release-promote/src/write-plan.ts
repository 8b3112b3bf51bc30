import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionError } from '@image-relay/action-kit';
import type { Report } from './core/report.ts';

/** Writes the report as JSON into a new folder below `temporary`, and gives its path. Throws PLAN_UNWRITABLE. */
export async function writePlan(report: Report, temporary: string | undefined): Promise<string> {
  try {
    const folder = await mkdtemp(join(temporary || tmpdir(), 'release-promote-'));
    const path = join(folder, 'plan.json');
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
    return path;
  } catch (cause) {
    throw new ActionError('PLAN_UNWRITABLE', 'the plan cannot be written', {
      hint: 'check the temporary folder of the runner and its free space',
      cause,
    });
  }
}
