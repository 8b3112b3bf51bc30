import { retentionClasses } from '@image-relay/image-tags';
import { durationGrammar, parseDuration } from './duration.ts';
import type { Rule, RuleScope } from './rule.ts';

/** All rules, or all that is wrong with them, one sentence each. */
export type ReadRules =
  | { readonly rules: readonly Rule[] }
  | { readonly problems: readonly string[] };

const scopes = ['match', 'class', 'untagged'];
const policies = ['keep', 'keep-for', 'keep-newest'];
const known = [...scopes, ...policies, 'group-by'];
const mostRules = 200;

type Report = (problem: string) => undefined;
type Members = Readonly<Record<string, unknown>>;

/** Reads rules from what a YAML document holds. Nothing is guessed: an unknown key is a problem. */
export function readRules(document: unknown): ReadRules {
  const problems: string[] = [];
  if (!Array.isArray(document) || document.length === 0) {
    return { problems: [`expected a list of rules, found ${nameOf(document)}`] };
  }
  if (document.length > mostRules) {
    return { problems: [`expected at most ${mostRules} rules, found ${document.length}`] };
  }
  const rules = document.flatMap((entry: unknown, at) => {
    const report: Report = (problem) => void problems.push(`rule ${at + 1}: ${problem}`);
    return readRule(entry, report) ?? [];
  });
  return problems.length === 0 ? { rules } : { problems };
}

function readRule(entry: unknown, report: Report): Rule | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return report(`expected keys and values, found ${nameOf(entry)}`);
  }
  const members = entry as Members;
  for (const key of Object.keys(members)) {
    if (!known.includes(key)) report(`unknown key ${show(key)}, expected ${list(known)}`);
  }
  const scope = readScope(members, report);
  const policy = readPolicy(members, report);
  const groupByMinor = readGrouping(members, report);
  if (scope === undefined || policy === undefined) return undefined;
  return { ...policy, scope, groupByMinor, label: labelOf(scope) };
}

function readScope(members: Members, report: Report): RuleScope | undefined {
  const given = scopes.filter((key) => Object.hasOwn(members, key));
  const [key] = given;
  if (key === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none' : list(given);
    return report(`expected exactly one of ${list(scopes)}, found ${found}`);
  }
  const value = members[key];
  if (key === 'match') return readPattern(value, report);
  if (key === 'class') return readClasses(value, report);
  return value === true
    ? { kind: 'untagged' }
    : report(`expected "untagged: true", found ${show(value)}`);
}

/** Anchors are asked for, so that no one wonders whether a part of the tag is enough. */
function readPattern(value: unknown, report: Report): RuleScope | undefined {
  if (typeof value !== 'string' || !value.startsWith('^') || !value.endsWith('$')) {
    return report(
      `"match" is about the whole tag: expected a text from ^ to $, found ${show(value)}`,
    );
  }
  try {
    // By itself first: `^a)|(b$` is one only between the brackets that make it a whole.
    new RegExp(value, 'u');
    return { kind: 'match', pattern: new RegExp(`^(?:${value})$`, 'u') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // The engine repeats the source before it says what is wrong.
    const head = `Invalid regular expression: /${value}/u: `;
    return report(
      `"match" ${show(value)} is no regular expression: ${why.startsWith(head) ? why.slice(head.length) : why}`,
    );
  }
}

function readClasses(value: unknown, report: Report): RuleScope | undefined {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = retentionClasses.filter((name) => names.includes(name));
  const bad = names.filter((name) => !retentionClasses.some((one) => one === name));
  if (bad.length === 0 && found.length > 0) return { kind: 'class', classes: new Set(found) };
  const seen = bad.length === 0 ? 'none' : bad.map(show).join(', ');
  return report(`"class" expects ${list(retentionClasses)}, found ${seen}`);
}

type RulePolicy = Omit<Rule, 'scope' | 'label' | 'groupByMinor'>;

function readPolicy(members: Members, report: Report): RulePolicy | undefined {
  const given = policies.filter((key) => Object.hasOwn(members, key));
  if (given.length === 0) return report(`expected "keep: forever", "keep-for" or "keep-newest"`);
  if (given.includes('keep') && given.length > 1) {
    return report(`"keep: forever" stands without ${list(given.filter((key) => key !== 'keep'))}`);
  }
  if (given.includes('keep')) {
    return members.keep === 'forever'
      ? { forever: true }
      : report(`expected "keep: forever", found ${show(members.keep)}`);
  }
  const keepFor = given.includes('keep-for') ? readKeepFor(members['keep-for'], report) : {};
  const keepNewest = given.includes('keep-newest')
    ? readKeepNewest(members['keep-newest'], report)
    : {};
  if (keepFor === undefined || keepNewest === undefined) return undefined;
  return { forever: false, ...keepFor, ...keepNewest };
}

function readKeepFor(value: unknown, report: Report) {
  const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
  if (milliseconds === undefined) {
    return report(`"keep-for" expects ${durationGrammar}, found ${show(value)}`);
  }
  return { keepForMs: milliseconds, keepForText: String(value) };
}

function readKeepNewest(value: unknown, report: Report) {
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
  if (!isCount) return report(`"keep-newest" expects a whole number from 1, found ${show(value)}`);
  return { keepNewest: value };
}

function readGrouping(members: Members, report: Report): boolean {
  if (!Object.hasOwn(members, 'group-by')) return false;
  const value = members['group-by'];
  if (value !== 'minor') report(`"group-by" expects minor, found ${show(value)}`);
  if (!Object.hasOwn(members, 'keep-newest')) report('"group-by" needs "keep-newest"');
  if (Object.hasOwn(members, 'untagged')) report('"group-by" is for tags, not for "untagged"');
  return true;
}

function labelOf(scope: RuleScope): string {
  if (scope.kind === 'untagged') return 'untagged';
  if (scope.kind === 'class') return `class ${[...scope.classes].join(', ')}`;
  return `match ${scope.pattern.source.slice('^(?:'.length, -')$'.length)}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'keys and values' : show(value);
}
