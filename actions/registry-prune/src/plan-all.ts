import { formatRepository } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Context } from './context.ts';
import type { Policy } from './core/policy.ts';
import { leasesIn, readInUse } from './in-use.ts';
import { type Ledger, memoryOf } from './ledger.ts';
import { loadRules } from './load-rules.ts';
import type { LookPorts } from './look.ts';
import { makePlan, type Planned } from './make-plan.ts';
import { readShownPlan } from './plan-input.ts';
import { selectPackages } from './select-packages.ts';

/** A package with its plan, and what it takes to look at it again. */
export interface Work extends Planned {
  readonly ports: LookPorts;
  readonly policy: Policy;
}

/** Everything that decides, read from inputs and files before the first request. */
export async function readPolicy({ inputs, now }: Context): Promise<(name: string) => Policy> {
  const { keepTags, minAge, maxDeletePercent, inUsePaths, plan } = inputs;
  const rules = await loadRules(inputs.rules);
  const texts = await readInUse(inUsePaths);
  const shown = plan === undefined ? undefined : await readShownPlan(plan);
  const time = now().getTime();
  return (name) => ({
    now: time,
    rules,
    keepTags,
    leases: leasesIn(name, texts),
    minAgeMs: minAge,
    bufferMs: 0,
    maxDeletePercent,
    ...(shown === undefined ? {} : { only: shown.get(name) ?? new Set() }),
  });
}

/** Looks at every package and plans it; prints a line for each version, whatever is done afterwards. */
export async function planAll(
  context: Context,
  registry: Registry,
  { ledger, policyOf }: { readonly ledger: Ledger; readonly policyOf: (name: string) => Policy },
): Promise<readonly Work[]> {
  const { inputs, log, now } = context;
  const work: Work[] = [];
  for (const repository of await selectPackages(inputs.packages, registry)) {
    const name = formatRepository(repository);
    const ports = { registry, repository, memory: memoryOf(ledger, name), now };
    const policy = policyOf(name);
    const one = await log.group(name, async () => {
      const made = await makePlan(ports, policy);
      sayDecisions(context, made);
      return made;
    });
    work.push({ ...one, ports, policy });
  }
  return work;
}

function sayDecisions({ log }: Context, { plan }: Planned): void {
  for (const { decision, digest, tags, reason } of plan.versions) {
    log.info(`${decision} ${[digest, ...tags].join(' ')}: ${reason}`);
  }
  for (const { message } of plan.refusals) {
    log.warning(`${plan.name}: nothing of it may be deleted: ${message}`);
  }
  if (plan.versions.length === 0) log.warning(`${plan.name} holds no tag`);
}
