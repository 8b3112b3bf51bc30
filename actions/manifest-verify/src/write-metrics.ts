import { readFile } from 'node:fs/promises';
import { writeWhole } from '@image-relay/action-kit';
import type { Measurements } from './core/measurements.ts';
import { readLastSuccess, renderMetrics } from './metrics.ts';

const unwritable = { code: 'METRICS_UNWRITABLE', what: 'metrics', input: 'metrics-file' } as const;

/**
 * Writes the metrics. A run that is no success keeps the time of the last one that the file holds.
 * Throws METRICS_UNWRITABLE.
 */
export async function writeMetrics(path: string, measured: Measurements): Promise<void> {
  const lastSuccess = measured.lastSuccess ?? (await lastSuccessIn(path));
  const known = lastSuccess === undefined ? measured : { ...measured, lastSuccess };
  await writeWhole(path, [renderMetrics(known)], unwritable);
}

async function lastSuccessIn(path: string): Promise<number | undefined> {
  return readLastSuccess(await readFile(path, 'utf8').catch(() => ''));
}
