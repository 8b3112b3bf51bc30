import type { Main } from '@image-relay/action-kit';
import { openClients } from './clients.ts';
import type { contract } from './contract.ts';
import type { Report } from './core/report.ts';
import { connectOnce } from './host.ts';
import { sourceRepository } from './named-source.ts';
import { promote } from './promote.ts';
import { gatherRelease } from './release/gather-release.ts';
import { rollBack } from './roll-back.ts';
import { renderSummary } from './summary.ts';
import { writePlan } from './write-plan.ts';

/** Promotes or rolls back, then reports; what failed after the first write fails the step at its end. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  const { inputs } = context;
  const connect = connectOnce(context);
  const release = await gatherRelease(context, connect);
  const clients = await openClients(context, sourceRepository(inputs, release?.image?.image));
  try {
    const { tags, ...outcome } =
      inputs.rollback === undefined
        ? await promote(context, { clients, connect, release })
        : await rollBack(context, clients, inputs.rollback);
    const report: Report = { ...outcome, requests: clients.requests() };
    context.summary.add(renderSummary(report));
    const { branch, url } = report.release ?? {};
    return {
      digest: report.digest,
      tags,
      written: report.written,
      previous: report.previous,
      releaseBranch: branch?.done === true ? branch.name : undefined,
      releaseUrl: url,
      plan: await writePlan(report, context.env.RUNNER_TEMP),
      requests: report.requests,
    };
  } finally {
    await clients.close();
  }
};
