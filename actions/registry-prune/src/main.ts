import type { Main } from '@image-relay/action-kit';
import type { Registry } from '@image-relay/registry';
import { applyAll } from './apply-all.ts';
import { type Context, openClient } from './context.ts';
import type { contract } from './contract.ts';
import { makeReport } from './core/report.ts';
import { type Ledger, readLedger, writeLedger } from './ledger.ts';
import { planAll, readPolicy } from './plan-all.ts';
import { restoreAll } from './restore.ts';
import { renderRestore, renderSummary } from './summary.ts';
import { writeReport } from './write-report.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

type Outputs = Awaited<ReturnType<Main<typeof contract.inputs, typeof contract.outputs>>>;

/** Looks at every package, decides about each version, applies that when it is asked for, and reports. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  keepYoungGenerationSmall();
  const isRestore = context.inputs.mode === 'restore';
  const policyOf = isRestore ? undefined : await readPolicy(context);
  const registry = await openClient(context);
  try {
    if (policyOf === undefined) return await restore(context, registry);
    return await prune(context, registry, policyOf);
  } finally {
    await registry.close();
  }
};

async function prune(
  context: Context,
  registry: Registry,
  policyOf: Awaited<ReturnType<typeof readPolicy>>,
): Promise<Outputs> {
  const { inputs, now } = context;
  const ledger = await openLedger(context);
  const mode = inputs.mode === 'apply' ? 'apply' : 'plan';
  const time = now().toISOString();
  const work = await planAll(context, registry, { ledger, policyOf });
  const { packages, journal } =
    mode === 'apply' ? await applyAll(context, work) : { packages: work, journal: undefined };
  if (inputs.ledger !== undefined) await writeLedger(inputs.ledger, ledger);
  const report = makeReport(packages, { mode, time, requests: registry.stats.requests });
  context.summary.add(renderSummary(report));
  const lists = report.packages.map((one) => one.applied);
  const { outcome, kept, deleted, bytesFreed, hash, requests } = report;
  return {
    outcome,
    kept,
    deleted,
    failed: lists.reduce((sum, one) => sum + (one?.stillThere.length ?? 0), 0),
    restored: lists.reduce((sum, one) => sum + (one?.healed.length ?? 0), 0),
    bytesFreed,
    plan: hash,
    journal,
    report: await writeReport(report, placeOf(context)),
    requests,
  };
}

async function restore(context: Context, registry: Registry): Promise<Outputs> {
  const report = await restoreAll(context, registry);
  context.summary.add(renderRestore(report));
  const sum = (of: (one: (typeof report.packages)[number]) => number) =>
    report.packages.reduce((total, one) => total + of(one), 0);
  return {
    outcome: report.outcome,
    kept: 0,
    deleted: 0,
    failed: sum(({ problems }) => problems.length),
    restored: sum(({ manifests }) => manifests.length),
    bytesFreed: 0,
    report: await writeReport(report, placeOf(context)),
    requests: report.requests,
  };
}

function placeOf({ inputs, env }: Context) {
  const path = inputs.report === undefined ? {} : { path: inputs.report };
  return { ...path, temporary: env.RUNNER_TEMP };
}

async function openLedger({ inputs, log }: Context): Promise<Ledger> {
  const ledger = await readLedger(inputs.ledger);
  if (ledger !== undefined) return ledger;
  log.warning(`"${inputs.ledger}" is no ledger; it is begun anew`);
  return new Map();
}
