import { ActionError, asError } from '@image-relay/action-kit';
import type { Digest } from '@image-relay/oci';
import type { ImageVerdict } from '@image-relay/registry';
import type { Backend } from '../backend.ts';
import { checkPatterns } from '../check-patterns.ts';
import type { PackageFacts } from '../core/facts.ts';
import { type PackagePlan, planPackage } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Journal } from '../journal.ts';
import { heal } from './heal.ts';
import { type Gone, type LookPorts, lookWhenCurrent } from './look-when-current.ts';

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
  /** Why it is not known what is in use by now, or whether everything is whole. */
  readonly failure?: Error;
}

export interface SettlePorts extends LookPorts {
  readonly journal: Journal;
  readonly readPolicy: () => Promise<Policy>;
}

/** What was done to a package before it is looked at for the last time. */
export interface Done extends Gone {
  /** Children of what was to go: what stays may share them. */
  readonly touched: ReadonlySet<Digest>;
  /** What the registry does not give up, and why. */
  readonly held: ReadonlyMap<Digest, string>;
}

/**
 * Looks at a package after deletes. A manifest that something names although it was deleted is put
 * back; kept images that shared something with what went are verified by reading bytes.
 */
export async function settle(ports: SettlePorts, done: Done): Promise<Aftermath> {
  const { backend } = ports;
  const current = await lookWhenCurrent(ports, done);
  const { facts, healed, broken } = await heal(ports, current.facts, done.tried);
  const verified = await verifyNeighbours(backend, facts, { ...done, healed });
  return {
    healed: [...healed],
    broken: [...current.lost, ...broken, ...verified.broken],
    warnings: [...current.warnings, ...verified.warnings],
    ...(await planAgain(ports, facts, done)),
    ...verified.failure,
    ...(done.tried.size > 0 ? unreadIn(facts) : {}),
  };
}

/** What was healed and verified counts also when it is not known any more what is in use. */
async function planAgain(
  { readPolicy }: SettlePorts,
  facts: PackageFacts,
  { held }: Done,
): Promise<Pick<Aftermath, 'plan' | 'failure'>> {
  try {
    const policy = await readPolicy();
    checkPatterns(policy, facts);
    return { plan: planPackage(facts, { ...policy, held }) };
  } catch (error) {
    return { failure: asError(error) };
  }
}

async function verifyNeighbours(
  { registry, repository }: Backend,
  { versions }: PackageFacts,
  { tried, touched, healed }: Record<'tried' | 'touched' | 'healed', ReadonlySet<Digest>>,
): Promise<Pick<Aftermath, 'broken' | 'warnings'> & { readonly failure?: Doubt }> {
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
    fault.digest !== undefined && tried.has(fault.digest);
  return {
    broken: faults.filter(isOurs).map(({ text }) => text),
    warnings: faults.filter((one) => !isOurs(one)).map(({ text }) => `was broken before: ${text}`),
    failure: doubtIn(verdicts),
  };
}

type Doubt = Pick<Aftermath, 'failure'>;

/** What could not be verified is not known to be whole. */
function doubtIn(verdicts: readonly ImageVerdict[]): Doubt {
  const unknown = verdicts.filter(({ unverifiable }) => unverifiable.length > 0);
  const details = unknown.flatMap(({ target, unverifiable }) =>
    unverifiable.map(({ message }) => `${target.reference}: ${message}`),
  );
  return doubt(unknown.length, details);
}

/** No plan deletes beside what cannot be read, so it came meanwhile, and may name what is gone. */
function unreadIn({ versions }: PackageFacts): Doubt {
  const details = versions.flatMap(({ digest, tags, unreadable }) =>
    unreadable === undefined ? [] : [`${[digest, ...tags].join(' ')}: ${unreadable}`],
  );
  return doubt(details.length, details);
}

function doubt(count: number, details: readonly string[]): Doubt {
  if (count === 0) return {};
  const text = `${count} kept images could not be verified after the deletes`;
  const hint = 'run the action with `mode: doctor`';
  return { failure: new ActionError('PRUNE_UNVERIFIED', text, { details, hint }) };
}
