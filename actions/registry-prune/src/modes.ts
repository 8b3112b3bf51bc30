import type { Main } from '@image-relay/action-kit';
import { asError } from '@image-relay/action-kit';
import { renderDoctor, renderRestore } from './aid-summary.ts';
import { applyAll } from './apply-all.ts';
import type { Context } from './context.ts';
import type { contract } from './contract.ts';
import { isFault, makeReport } from './core/report.ts';
import { doctorAll } from './doctor.ts';
import { type Ledger, writeLedger } from './ledger.ts';
import { writeMetrics } from './metrics.ts';
import type { Registries } from './open-backends.ts';
import { planAll } from './plan-all.ts';
import type { PolicySource } from './policy-source.ts';
import { restoreAll } from './restore.ts';
import { renderSummary } from './summary.ts';
import { writeReport } from './write-report.ts';

/** What every mode works with. */
export interface Run {
  readonly context: Context;
  readonly registries: Registries;
  readonly readPolicies: PolicySource;
  readonly ledger: Ledger;
}

type Outputs = Awaited<ReturnType<Main<typeof contract.inputs, typeof contract.outputs>>>;

/** Decides about each version, and deletes what is expendable when that is asked for. */
export async function prune(run: Run, mode: 'plan' | 'apply'): Promise<Outputs> {
  const { context, registries, readPolicies, ledger } = run;
  const { inputs, now } = context;
  const begin = now();
  const time = begin.toISOString();
  const work = await planAll(context, registries.backends, readPolicies);
  const keepLedger = async () => {
    if (inputs.ledger !== undefined) await writeLedger(inputs.ledger, ledger);
  };
  // A run that is killed leaves parts without a tag, which the next one knows of by the ledger alone.
  if (mode === 'apply') await keepLedger();
  const { packages, journal } =
    mode === 'apply' ? await applyAll(context, work) : { packages: work, journal: undefined };
  await orFail(context, keepLedger);
  const report = makeReport(packages, { mode, time, requests: registries.requests() });
  context.summary.add(renderSummary(report));
  const { metricsFile } = inputs;
  if (metricsFile !== undefined) {
    const [startedAt, endedAt] = [begin.getTime() / 1000, now().getTime() / 1000];
    const measured = { report, endedAt, duration: endedAt - startedAt };
    await orFail(context, () => writeMetrics(metricsFile, measured));
  }
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
    report: await publish(context, report),
    requests: report.requests,
  };
}

/** Puts back what a journal holds. */
export async function restore({ context, registries }: Run): Promise<Outputs> {
  const report = await restoreAll(context, registries);
  context.summary.add(renderRestore(report));
  const { outcome, packages, requests } = report;
  return {
    ...nothingDeleted,
    outcome,
    failed: packages.reduce((sum, { problems }) => sum + problems.length, 0),
    restored: packages.reduce((sum, { manifests }) => sum + manifests.length, 0),
    report: await publish(context, report),
    requests,
  };
}

/** Verifies what is kept and brings back what is missing. */
export async function examine({ context, registries, readPolicies }: Run): Promise<Outputs> {
  const report = await doctorAll(context, registries, readPolicies);
  context.summary.add(renderDoctor(report));
  const { outcome, packages, requests } = report;
  return {
    ...nothingDeleted,
    outcome,
    kept: packages.reduce((sum, { checked }) => sum + checked, 0),
    failed: packages.reduce((sum, { broken, ghosts }) => sum + broken.length + ghosts.length, 0),
    restored: packages.reduce((sum, { restored }) => sum + restored.length, 0),
    report: await publish(context, report),
    requests,
  };
}

const nothingDeleted = { kept: 0, deleted: 0, keptByRegistry: 0, bytesFreed: 0 };

/** Without its outputs nobody finds the journal of what was deleted: no other file is worth that. */
async function orFail<Value>(
  { fail }: Context,
  write: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await write();
  } catch (error) {
    fail(asError(error));
    return undefined;
  }
}

/** Writes the report where it is wanted, else where reports go that have no place. */
async function publish(
  context: Context,
  report: Parameters<typeof writeReport>[0],
): Promise<string> {
  const { inputs, env } = context;
  const { report: path } = inputs;
  const temporary = env.RUNNER_TEMP;
  const written =
    path === undefined
      ? undefined
      : await orFail(context, () => writeReport(report, { path, temporary }));
  return written ?? (await writeReport(report, { temporary }));
}
