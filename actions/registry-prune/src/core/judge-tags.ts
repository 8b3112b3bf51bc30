import {
  classify,
  compareVersions,
  type RetentionClass,
  type Version as Semver,
  versionOf,
} from '@image-relay/image-tags';
import { type Digest, parseReferrersTag } from '@image-relay/oci';
import { formatAge } from './duration.ts';
import { timeOf, type Version } from './facts.ts';
import type { Graph } from './graph.ts';
import type { Policy } from './policy.ts';
import type { Rule, RuleScope } from './rule.ts';

/** Why a version or tag is kept by itself. */
export type KeepCode =
  | 'keep-tags'
  | 'rule'
  | 'keep-newest'
  | 'unmatched'
  | 'age-unknown'
  | 'young'
  | 'in-use'
  | 'kept-by-registry'
  | 'unreadable'
  | 'not-planned';

/** What the rules say of one tag, or of a version without tags. */
export interface Verdict {
  /** Absent: expendable. */
  readonly keep?: KeepCode;
  readonly reason: string;
  /** Undefined for a version without tags. */
  readonly tag: string | undefined;
}

/** A tag, or a version without tags, that the rules decide about. */
interface Subject {
  readonly at: number;
  readonly digest: Digest;
  /** Absent for a version without tags. */
  readonly tag?: string;
  readonly time: number | undefined;
  readonly isStub: boolean;
}

/** A subject that goes, unless it is among the newest of its rule. */
interface Contender extends Subject {
  readonly verdict: Verdict;
  readonly semver?: Semver;
}

/** Verdicts of every version that the rules decide about; parts of others have none. */
export type Verdicts = readonly (readonly Verdict[] | undefined)[];

/** Lets the first matching rule decide about each tag and each version that stands alone. */
export function judgeTags(
  versions: readonly Version[],
  { ownTags, isPart }: Graph,
  policy: Policy,
): Verdicts {
  const verdicts = Array.from<unknown, Verdict[] | undefined>(
    { length: versions.length },
    () => undefined,
  );
  const note = (at: number, verdict: Verdict) => {
    const noted = verdicts[at];
    if (noted === undefined) verdicts[at] = [verdict];
    else noted.push(verdict);
  };
  const contests = new Map<string, { readonly rule: Rule; readonly contenders: Contender[] }>();
  const judge = (subject: Subject) => {
    const { verdict, rule, group } = judgeOne(subject, policy);
    if (group === undefined || rule === undefined) {
      note(subject.at, verdict);
      return;
    }
    const contest = contests.get(group.key) ?? { rule, contenders: [] };
    const { semver } = group;
    contest.contenders.push({ ...subject, verdict, ...(semver === undefined ? {} : { semver }) });
    contests.set(group.key, contest);
  };
  versions.forEach((version, at) => {
    const time = timeOf(version);
    const tags = ownTags[at] ?? [];
    const { digest, manifest } = version;
    const isStub = manifest?.isStub === true;
    for (const tag of tags) judge({ at, digest, tag, time, isStub });
    if (tags.length === 0 && isPart[at] !== true) judge({ at, digest, time, isStub });
  });
  for (const { rule, contenders } of contests.values()) {
    for (const [at, verdict] of keepNewest(rule, contenders)) note(at, verdict);
  }
  return verdicts;
}

interface Judged {
  readonly verdict: Verdict;
  readonly rule?: Rule;
  /** Where the newest are counted. */
  readonly group?: { readonly key: string; readonly semver?: Semver };
}

function judgeOne(subject: Subject, policy: Policy): Judged {
  const { tag, time } = subject;
  const name = tag ?? 'untagged';
  if (tag !== undefined && policy.keepTags.some((pattern) => pattern.test(tag))) {
    return kept(tag, 'keep-tags', `${name} is named in keep-tags`);
  }
  // As young as it is, it would be one of the newest, in the place of an image.
  if (subject.isStub) return { verdict: { reason: `${name} names an empty manifest`, tag } };
  // It says which content it belongs to, so no rule can mean it; nor does it count as a newer one.
  const named = tag === undefined ? undefined : parseReferrersTag(tag)?.digest;
  if (named !== undefined) {
    const which = named === subject.digest ? 'its own digest' : 'a digest that is not there';
    return kept(tag, 'unmatched', `${name} stands for ${which}`);
  }
  const retention = tag === undefined ? undefined : classify(tag);
  const place = policy.rules.findIndex(({ scope }) => applies(scope, tag, retention));
  const rule = policy.rules[place];
  if (rule === undefined) return kept(tag, 'unmatched', `${name} matches no rule`);
  if (rule.forever) return kept(tag, 'rule', `${name} is kept for ever (${rule.label})`);
  if (time === undefined) return kept(tag, 'age-unknown', `nothing says how old ${name} is`);
  const verdict = judgeAge(rule, tag, policy.now - time, policy.bufferMs);
  if (rule.keepNewest === undefined) return { verdict };
  if (!rule.groupByMinor) return { verdict, rule, group: { key: String(place) } };
  const semver = tag === undefined ? undefined : versionOf(bareVersion(tag));
  if (semver === undefined) return kept(tag, 'unmatched', `${name} names no version to group by`);
  const key = `${place} ${prefixOf(tag)}${semver.major}.${semver.minor}`;
  return { verdict, rule, group: { key, semver } };
}

function judgeAge(rule: Rule, tag: string | undefined, age: number, buffer: number): Verdict {
  const { keepForMs, keepForText = '', label } = rule;
  const name = tag ?? 'untagged';
  const old = formatAge(age);
  if (keepForMs === undefined) {
    const reason = `${name} is ${old} old and not among the newest ${rule.keepNewest} (${label})`;
    return { reason, tag };
  }
  const isKept = age < keepForMs + buffer;
  const more = isKept && buffer > 0 ? ` and ${formatAge(buffer)} while work is active` : '';
  const reason = `${name} is ${old} old, kept for ${keepForText}${more} (${label})`;
  return isKept ? { keep: 'rule', reason, tag } : { reason, tag };
}

function kept(tag: string | undefined, keep: KeepCode, reason: string): Judged {
  return { verdict: { keep, reason, tag } };
}

function applies(
  scope: RuleScope,
  tag: string | undefined,
  retention: RetentionClass | undefined,
): boolean {
  if (tag === undefined) return scope.kind === 'untagged';
  if (scope.kind === 'match') return scope.pattern.test(tag);
  return scope.kind === 'class' && retention !== undefined && scope.classes.has(retention);
}

/** The newest of a rule or group by version, else by age; several tags of one image count once. */
function* keepNewest(
  rule: Rule,
  contenders: readonly Contender[],
): Generator<readonly [number, Verdict]> {
  const most = rule.keepNewest ?? 0;
  const newest = new Set<number>();
  for (const contender of contenders.toSorted(newestFirst)) {
    const { at, tag, verdict } = contender;
    if (newest.size < most) newest.add(at);
    const isNewest = newest.has(at);
    const reason = `${tag ?? 'untagged'} is one of the newest ${most} (${rule.label})`;
    yield [
      at,
      isNewest && verdict.keep === undefined ? { keep: 'keep-newest', reason, tag } : verdict,
    ];
  }
}

function newestFirst(left: Contender, right: Contender): number {
  if (left.semver !== undefined && right.semver !== undefined) {
    const order = compareVersions(right.semver, left.semver);
    if (order !== 0) return order;
  }
  return (right.time ?? 0) - (left.time ?? 0) || right.at - left.at;
}

const versionPart = /v?[0-9]+\.[0-9]+\.[0-9]+.*$/;

/** `v1.2.3` of `workers-v1.2.3`; build metadata is written with an underscore in tags. */
function bareVersion(tag: string): string {
  return (versionPart.exec(tag)?.[0] ?? '').replace('_', '+');
}

/** `workers-` of `workers-v1.2.3`: each variant has newest ones of its own. */
function prefixOf(tag: string | undefined): string {
  return tag?.replace(versionPart, '') ?? '';
}
