import type { Main } from '@image-relay/action-kit';
import { applyAll } from './apply-all.ts';
import type { Context } from './context.ts';
import type { contract } from './contract.ts';
import { isFault, makeReport } from './core/report.ts';
import { type Ledger, readLedger, writeLedger } from './ledger.ts';
import { openBackends, type Registries } from './open-backends.ts';
import { planAll } from './plan-all.ts';
import { openPolicy, type PolicySource } from './policy-source.ts';
import { restoreAll } from './restore.ts';
import { renderRestore, renderSummary } from './summary.ts';
import { writeReport } from './write-report.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

type Outputs = Awaited<ReturnType<Main<typeof contract.inputs, typeof contract.outputs>>>;

/** Looks at every package, decides about each version, applies that when it is asked for, and reports. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  keepYoungGenerationSmall();
  const isRestore = context.inputs.mode === 'restore';
  // Everything that decides is read before the first request to a registry.
  const readPolicies = isRestore ? undefined : await openPolicy(context);
  const ledger = await openLedger(context);
  const registries = await openBackends(context, ledger);
  try {
    if (readPolicies === undefined) return await restore(context, registries);
    return await prune(context, registries, { readPolicies, ledger });
  } finally {
    await registries.close();
  }
};

async function prune(
  context: Context,
  { backends, requests }: Registries,
  { readPolicies, ledger }: { readonly readPolicies: PolicySource; readonly ledger: Ledger },
): Promise<Outputs> {
  const { inputs, now } = context;
  const mode = inputs.mode === 'apply' ? 'apply' : 'plan';
  const time = now().toISOString();
  const work = await planAll(context, backends, readPolicies);
  const { packages, journal } =
    mode === 'apply' ? await applyAll(context, work) : { packages: work, journal: undefined };
  if (inputs.ledger !== undefined) await writeLedger(inputs.ledger, ledger);
  const report = makeReport(packages, { mode, time, requests: requests() });
  context.summary.add(renderSummary(report));
  const applied = report.packages.flatMap((one) => one.applied ?? []);
  const held = applied.flatMap((one) => one.keptByRegistry);
  const ignored = held.filter(({ reason }) => isFault(reason)).length;
  const { outcome, kept, deleted, bytesFreed, hash } = report;
  return {
    outcome,
    kept,
    deleted,
    failed: ignored,
    keptByRegistry: held.length - ignored,
    restored: applied.reduce((sum, one) => sum + one.healed.length, 0),
    bytesFreed,
    plan: hash,
    journal,
    report: await writeReport(report, placeOf(context)),
    requests: report.requests,
  };
}

async function restore(context: Context, registries: Registries): Promise<Outputs> {
  const report = await restoreAll(context, registries);
  context.summary.add(renderRestore(report));
  const sum = (of: (one: (typeof report.packages)[number]) => number) =>
    report.packages.reduce((total, one) => total + of(one), 0);
  return {
    outcome: report.outcome,
    kept: 0,
    deleted: 0,
    failed: sum(({ problems }) => problems.length),
    keptByRegistry: 0,
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
