import { classify } from '@image-relay/image-tags';
import type { Digest } from '@image-relay/oci';
import type { PackageFacts, Version } from '../../src/core/facts.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Rule } from '../../src/core/rule.ts';

/**
 * What is kept, found out in the plainest way: no places, no queues, everything is looked at again
 * until nothing changes. Shares only the parsed rules and `classify` with what it checks.
 */
export function keptByBruteForce(facts: PackageFacts, policy: Policy): ReadonlySet<Digest> {
  const kept = new Set<Digest>();
  for (const one of facts.versions) if (isRoot(one, facts, policy)) kept.add(one.digest);
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const left of facts.versions) {
      for (const right of facts.versions) {
        if (kept.has(left.digest) && isTied(left, right)) kept.add(right.digest);
      }
    }
  }
  return kept;
}

/** Whether `right` has to stay because `left` does. */
function isTied(left: Version, right: Version): boolean {
  return (
    left.manifest?.children.includes(right.digest) === true ||
    refers(left, right) ||
    refers(right, left)
  );
}

function refers(from: Version, to: Version): boolean {
  if (from.digest === to.digest) return false;
  return from.manifest?.subject === to.digest || from.tags.some((tag) => isFallback(tag, to));
}

function isFallback(tag: string, { digest }: Version): boolean {
  return tag.startsWith(digest.replace(':', '-'));
}

function ageOf({ createdAt, taggedAt }: Version, now: number): number | undefined {
  const times = [createdAt, taggedAt].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : now - Math.max(...times);
}

function ownTags(one: Version, { versions }: PackageFacts): readonly string[] {
  return one.tags.filter(
    (tag) => !versions.some((other) => other !== one && isFallback(tag, other)),
  );
}

function isRoot(one: Version, facts: PackageFacts, policy: Policy): boolean {
  const tags = ownTags(one, facts);
  const age = ageOf(one, policy.now);
  if (age !== undefined && age < policy.minAgeMs + policy.bufferMs) return true;
  const isLeased = policy.leases.some(({ kind, value }) =>
    kind === 'digest' ? value === one.digest : tags.includes(value),
  );
  if (isLeased) return true;
  if (tags.length > 0) return tags.some((tag) => isTagKept(tag, one, facts, policy));
  return !isPart(one, facts) && isTagKept(undefined, one, facts, policy);
}

/** Whether it hangs on something that has a tag, or on something that hangs on nothing. */
function isPart(one: Version, facts: PackageFacts, seen: readonly Version[] = []): boolean {
  return facts.versions
    .filter((other) => other !== one && !seen.includes(other))
    .filter((other) => other.manifest?.children.includes(one.digest) || refers(one, other))
    .some(
      (other) =>
        ownTags(other, facts).length > 0 ||
        isPart(other, facts, [...seen, one]) ||
        !hangs(other, facts),
    );
}

function hangs(one: Version, { versions }: PackageFacts): boolean {
  return versions.some(
    (other) => other.manifest?.children.includes(one.digest) === true || refers(one, other),
  );
}

function ruleFor(tag: string | undefined, { rules }: Policy): Rule | undefined {
  return rules.find(({ scope }) => {
    if (scope.kind === 'untagged') return tag === undefined;
    if (tag === undefined) return false;
    if (scope.kind === 'match') return scope.pattern.test(tag);
    return [...scope.classes].some((one) => one === classify(tag));
  });
}

type Counted = readonly [tag: string | undefined, one: Version];

function isTagKept(
  tag: string | undefined,
  one: Version,
  facts: PackageFacts,
  policy: Policy,
): boolean {
  if (tag !== undefined && policy.keepTags.some((pattern) => pattern.test(tag))) return true;
  if (tag?.startsWith('sha256-')) return true;
  const rule = ruleFor(tag, policy);
  const age = ageOf(one, policy.now);
  if (rule === undefined || rule.forever || age === undefined) return true;
  if (rule.keepForMs !== undefined && age < rule.keepForMs + policy.bufferMs) return true;
  if (rule.keepNewest === undefined) return false;
  if (rule.groupByMinor && minorOf(tag) === undefined) return true;
  const rivals = rivalsOf(rule, facts, policy).filter(
    ([other]) => !rule.groupByMinor || minorOf(other) === minorOf(tag),
  );
  const newer = rivals.filter((rival) => isNewer(rival, [tag, one], { facts, policy, rule }));
  const images = new Set(newer.map(([, rival]) => rival.digest));
  images.delete(one.digest);
  return images.size < rule.keepNewest;
}

function rivalsOf(rule: Rule, facts: PackageFacts, policy: Policy): readonly Counted[] {
  return facts.versions
    .flatMap((one): Counted[] => {
      const tags = ownTags(one, facts);
      return tags.length === 0 ? [[undefined, one]] : tags.map((tag) => [tag, one]);
    })
    .filter(([tag, one]) => {
      const isNamed = tag !== undefined && policy.keepTags.some((pattern) => pattern.test(tag));
      const isStanding = tag !== undefined || !isPart(one, facts);
      const isKnown = ageOf(one, policy.now) !== undefined;
      const isNone = isNamed || tag?.startsWith('sha256-') === true;
      return ruleFor(tag, policy) === rule && !isNone && isStanding && isKnown;
    });
}

function isNewer(
  [leftTag, left]: Counted,
  [rightTag, right]: Counted,
  given: { readonly facts: PackageFacts; readonly policy: Policy; readonly rule: Rule },
): boolean {
  const { versions } = given.facts;
  const { now } = given.policy;
  const { groupByMinor } = given.rule;
  const patches = [leftTag, rightTag].map((tag) => Number(tag?.split('.')[2]));
  const [leftPatch = 0, rightPatch = 0] = patches;
  if (groupByMinor && leftPatch !== rightPatch) return leftPatch > rightPatch;
  const leftAge = ageOf(left, now) ?? 0;
  const rightAge = ageOf(right, now) ?? 0;
  return leftAge === rightAge
    ? versions.indexOf(left) > versions.indexOf(right)
    : leftAge < rightAge;
}

function minorOf(tag: string | undefined): string | undefined {
  return /^v(\d+\.\d+)\.\d+$/.exec(tag ?? '')?.[1];
}
