import { checkWritable } from '@image-relay/action-kit';
import type { PruneInputs } from './contract.ts';

/** What errors say of each file that a run writes when it ends. */
export const unwritable = {
  ledger: { code: 'LEDGER_UNWRITABLE', what: 'ledger', input: 'ledger' },
  metrics: { code: 'METRICS_UNWRITABLE', what: 'metrics', input: 'metrics-file' },
  report: { code: 'REPORT_UNWRITABLE', what: 'report', input: 'report' },
} as const;

/** Throws LEDGER_, METRICS_ or REPORT_UNWRITABLE before anything is done that could not be told of. */
export async function checkOutputFiles(
  inputs: Pick<PruneInputs, 'ledger' | 'metricsFile' | 'report'>,
): Promise<void> {
  const { ledger, metricsFile, report } = inputs;
  if (ledger !== undefined) await checkWritable(ledger, unwritable.ledger);
  if (metricsFile !== undefined) await checkWritable(metricsFile, unwritable.metrics);
  if (report !== undefined) await checkWritable(report, unwritable.report);
}
