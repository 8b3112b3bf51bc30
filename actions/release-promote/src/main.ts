import type { Main } from '@image-relay/action-kit';
import { asError } from '@image-relay/action-kit';
import { type Context, openClients } from './clients.ts';
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
      plan: await planFile(context, report),
      requests: report.requests,
    };
  } finally {
    await clients.close();
  }
};

/** A file that cannot be written fails the run, and takes nothing of what else it has to tell. */
async function planFile(context: Context, report: Report): Promise<string | undefined> {
  try {
    return await writePlan(report, context.env.RUNNER_TEMP);
  } catch (error) {
    context.fail(asError(error));
    return undefined;
  }
}
