import { createContext, Script } from 'node:vm';
import { ActionError, quote } from '@image-relay/action-kit';
import type { PackageFacts } from './core/facts.ts';
import type { Policy } from './core/policy.ts';

/** Milliseconds for all expressions on all tags of a package. */
const patience = 10_000;

interface Reached {
  pattern: RegExp;
  tag: string;
}

/** Made once: to make one takes longer than to try all expressions on all tags of most packages. */
const context = createContext({});

/** Nothing else can interrupt an expression: neither a timer nor a signal is heard meanwhile. */
const trial = new Script(`(function (trials, reached) {
  for (const { pattern, tags } of trials) {
    reached.pattern = pattern;
    for (const tag of tags) {
      reached.tag = tag;
      pattern.test(tag);
    }
  }
})(trials, reached)`);

/** The tags that an expression was tried on: a run plans the same package again and again. */
const tried = new Map<string, Set<string>>();

/** Tags that are remembered of an expression; those of a larger package are tried each time. */
const most = 100_000;

interface Trial {
  readonly pattern: RegExp;
  readonly tags: readonly string[];
}

/**
 * Tries every expression of the policy on every tag of a package, as tags come from the names of
 * branches and some expressions take for ever for some texts. Throws RULES_INVALID.
 */
export function checkPatterns(
  { rules, keepTags }: Policy,
  { name, versions }: PackageFacts,
  limitMs = patience,
): void {
  const scopes = rules.flatMap(({ scope }) => (scope.kind === 'match' ? [scope.pattern] : []));
  const tags = versions.flatMap((version) => version.tags);
  const trials = [...keepTags, ...scopes]
    .map((pattern) => ({ pattern, tags: untried(pattern, tags) }))
    .filter((one) => one.tags.length > 0);
  const [
    {
      pattern,
      tags: [tag],
    } = { tags: [] },
  ] = trials;
  if (pattern === undefined || tag === undefined) return;
  const reached: Reached = { pattern, tag };
  try {
    trial.runInContext(Object.assign(context, { trials, reached }), { timeout: limitMs });
  } catch (cause) {
    throw tooSlow(reached, name, cause);
  }
  for (const one of trials) remember(one);
}

function untried(pattern: RegExp, tags: readonly string[]): readonly string[] {
  const known = tried.get(String(pattern));
  return known === undefined ? tags : tags.filter((tag) => !known.has(tag));
}

function remember({ pattern, tags }: Trial): void {
  const known = tried.get(String(pattern)) ?? new Set<string>();
  if (known.size + tags.length > most) return;
  for (const tag of tags) known.add(tag);
  tried.set(String(pattern), known);
}

function tooSlow({ pattern, tag }: Reached, name: string, cause: unknown): ActionError {
  const written = pattern.source.slice('^(?:'.length, -')$'.length);
  const text = `the expression ${written} takes too long for the tags of ${name}, such as ${quote(tag)}`;
  return new ActionError('RULES_INVALID', text, {
    hint: 'write it without a repeat inside of a repeat, such as (a+)+',
    cause,
  });
}
