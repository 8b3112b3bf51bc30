import type { Main } from '@image-relay/action-kit';
import { openClients } from './clients.ts';
import type { contract } from './contract.ts';
import type { Report } from './core/report.ts';
import { promote, sourceRepository } from './promote.ts';
import { rollBack } from './roll-back.ts';
import { renderSummary } from './summary.ts';
import { writePlan } from './write-plan.ts';

/** Promotes or rolls back, then reports; what failed after the first write fails the step at its end. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  const { rollback } = context.inputs;
  const clients = await openClients(context, sourceRepository(context));
  try {
    const { tags, ...outcome } =
      rollback === undefined
        ? await promote(context, clients)
        : await rollBack(context, clients, rollback);
    const report: Report = { ...outcome, requests: clients.requests() };
    context.summary.add(renderSummary(report));
    return {
      digest: report.digest,
      tags,
      written: report.written,
      previous: report.previous,
      plan: await writePlan(report, context.env.RUNNER_TEMP),
      requests: report.requests,
    };
  } finally {
    await clients.close();
  }
};
