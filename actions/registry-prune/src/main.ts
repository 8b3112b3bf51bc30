import type { Main } from '@image-relay/action-kit';
import { formatRepository } from '@image-relay/oci';
import { type Context, openClient } from './context.ts';
import type { contract } from './contract.ts';
import type { Policy } from './core/policy.ts';
import { makeReport, type Report } from './core/report.ts';
import { leasesIn, readInUse } from './in-use.ts';
import { type Ledger, memoryOf, readLedger, writeLedger } from './ledger.ts';
import { loadRules } from './load-rules.ts';
import { makePlan, type Planned } from './make-plan.ts';
import { selectPackages } from './select-packages.ts';
import { renderSummary } from './summary.ts';
import { writeReport } from './write-report.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

/** Looks at every package, decides about each version, and reports. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  const { inputs, env } = context;
  keepYoungGenerationSmall();
  const report = await planAll(context);
  context.summary.add(renderSummary(report));
  const path = await writeReport(report, {
    ...(inputs.report === undefined ? {} : { path: inputs.report }),
    temporary: env.RUNNER_TEMP,
  });
  return {
    outcome: report.outcome,
    kept: report.kept,
    deleted: report.deleted,
    bytesFreed: report.bytesFreed,
    plan: report.hash,
    report: path,
    requests: report.requests,
  };
};

async function planAll(context: Context): Promise<Report> {
  const { inputs, log } = context;
  const policyOf = await readPolicy(context);
  const ledger = await openLedger(context);
  const registry = await openClient(context);
  try {
    const planned: Planned[] = [];
    for (const repository of await selectPackages(inputs.packages, registry)) {
      const name = formatRepository(repository);
      const memory = memoryOf(ledger, name);
      const ports = { registry, repository, memory, now: context.now };
      const one = await log.group(name, async () => {
        const made = await makePlan(ports, policyOf(name));
        sayDecisions(context, made);
        return made;
      });
      planned.push(one);
    }
    if (inputs.ledger !== undefined) await writeLedger(inputs.ledger, ledger);
    const { requests } = registry.stats;
    return makeReport(planned, { time: context.now().toISOString(), requests });
  } finally {
    await registry.close();
  }
}

async function readPolicy({ inputs, now }: Context): Promise<(name: string) => Policy> {
  const { keepTags, minAge, maxDeletePercent, inUsePaths } = inputs;
  const rules = await loadRules(inputs.rules);
  const texts = await readInUse(inUsePaths);
  const time = now().getTime();
  return (name) => ({
    now: time,
    rules,
    keepTags,
    leases: leasesIn(name, texts),
    minAgeMs: minAge,
    bufferMs: 0,
    maxDeletePercent,
  });
}

async function openLedger({ inputs, log }: Context): Promise<Ledger> {
  const ledger = await readLedger(inputs.ledger);
  if (ledger !== undefined) return ledger;
  log.warning(`"${inputs.ledger}" is no ledger; it is begun anew`);
  return new Map();
}

/** One line for each version, whatever is done with it afterwards. */
function sayDecisions({ log }: Context, { plan }: Planned): void {
  for (const { decision, digest, tags, reason } of plan.versions) {
    log.info(`${decision} ${[digest, ...tags].join(' ')}: ${reason}`);
  }
  for (const { message } of plan.refusals) {
    log.warning(`${plan.name}: nothing of it may be deleted: ${message}`);
  }
  if (plan.versions.length === 0) log.warning(`${plan.name} holds no tag`);
}
