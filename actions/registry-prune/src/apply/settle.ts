import type { Digest } from '@image-relay/oci';
import type { Backend } from '../backend.ts';
import type { PackageFacts } from '../core/facts.ts';
import { type PackagePlan, planPackage } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import { type Journal, readJournal } from '../journal.ts';
import { putBackManifests } from './put-back.ts';

/** How a package is after the deletes. */
export interface Aftermath {
  /** What was put back, because something that was pushed in between names it. */
  readonly healed: readonly Digest[];
  /** What this run broke and could not heal. */
  readonly broken: readonly string[];
  /** What is kept and was broken without this run. */
  readonly warnings: readonly string[];
  /** What the rules would delete now; absent when the last look failed. */
  readonly plan?: PackagePlan;
  /** Why there is no plan, when what is in use cannot be read any more. */
  readonly failure?: Error;
}

export interface SettlePorts {
  readonly backend: Backend;
  readonly journal: Journal;
  readonly readPolicy: () => Promise<Policy>;
}

interface Done {
  readonly deleted: ReadonlySet<Digest>;
  /** Children of what was to go. */
  readonly touched: ReadonlySet<Digest>;
  /** What the registry does not give up, and why. */
  readonly held: ReadonlyMap<Digest, string>;
}

/** A push that names what was deleted may itself be named by one, and so on. */
const rounds = 10;

/**
 * Looks at a package after deletes. A manifest that something names although it was deleted is put
 * back; kept images that shared something with what went are verified by reading bytes.
 */
export async function settle(ports: SettlePorts, done: Done): Promise<Aftermath> {
  const { backend } = ports;
  const { deleted, touched } = done;
  const healed = new Set<Digest>();
  const problems: string[] = [];
  let facts = await backend.look({ thorough: true });
  for (let round = 0; round < rounds; round += 1) {
    const wanted = missing(facts, deleted);
    if (wanted.length === 0) break;
    const records = (await readJournal(ports.journal.path)).filter(
      (record) => record.package === facts.name && wanted.includes(record.digest),
    );
    const back = await putBackManifests(backend, records);
    for (const digest of back.manifests) healed.add(digest);
    problems.push(...back.problems);
    if (back.manifests.length === 0) break;
    facts = await backend.look({ thorough: true });
  }
  const verified = await verifyNeighbours(backend, facts, { deleted, touched, healed });
  const left = missing(facts, deleted).map((digest) => `${digest} is named and was deleted`);
  return {
    healed: [...healed],
    broken: [...left, ...problems, ...verified.broken],
    warnings: verified.warnings,
    ...(await planAgain(ports, facts, done)),
  };
}

/** What was healed and verified counts also when it is not known any more what is in use. */
async function planAgain(
  { readPolicy }: SettlePorts,
  facts: PackageFacts,
  { held }: Done,
): Promise<Pick<Aftermath, 'plan' | 'failure'>> {
  try {
    return { plan: planPackage(facts, { ...(await readPolicy()), held }) };
  } catch (error) {
    return { failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Children that something names, and that were deleted. */
function missing({ versions }: PackageFacts, deleted: ReadonlySet<Digest>): readonly Digest[] {
  const there = new Set(versions.map(({ digest }) => digest));
  const children = versions.flatMap(({ manifest }) => manifest?.children ?? []);
  return [...new Set(children)].filter((digest) => deleted.has(digest) && !there.has(digest));
}

async function verifyNeighbours(
  { registry, repository }: Backend,
  { versions }: PackageFacts,
  { deleted, touched, healed }: Record<'deleted' | 'touched' | 'healed', ReadonlySet<Digest>>,
): Promise<{ readonly broken: readonly string[]; readonly warnings: readonly string[] }> {
  const neighbours = versions.filter(({ manifest }) =>
    manifest?.children.some((child) => touched.has(child) || healed.has(child)),
  );
  if (neighbours.length === 0) return { broken: [], warnings: [] };
  const { verifyImages } = await import('@image-relay/registry');
  const targets = neighbours.map(({ digest }) => ({ ...repository, reference: digest }));
  const verdicts = await verifyImages(registry, targets, { depth: 'probe' });
  const faults = verdicts.flatMap(({ target, faults: found }) =>
    found.map((fault) => ({ fault, text: `${target.reference}: ${fault.message}` })),
  );
  const isOurs = ({ fault }: (typeof faults)[number]) =>
    fault.digest !== undefined && deleted.has(fault.digest);
  return {
    broken: faults.filter(isOurs).map(({ text }) => text),
    warnings: faults.filter((one) => !isOurs(one)).map(({ text }) => text),
  };
}
