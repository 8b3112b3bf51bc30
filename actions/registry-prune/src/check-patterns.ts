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
const trial = new Script(`(function (patterns, tags, reached) {
  for (const pattern of patterns) {
    reached.pattern = pattern;
    for (const tag of tags) {
      reached.tag = tag;
      pattern.test(tag);
    }
  }
})(patterns, tags, reached)`);

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
  const patterns = [...keepTags, ...scopes];
  const tags = versions.flatMap((version) => version.tags);
  const [[pattern], [tag]] = [patterns, tags];
  if (pattern === undefined || tag === undefined) return;
  const reached: Reached = { pattern, tag };
  try {
    trial.runInContext(Object.assign(context, { patterns, tags, reached }), { timeout: limitMs });
  } catch (cause) {
    throw tooSlow(reached, name, cause);
  }
}

function tooSlow({ pattern, tag }: Reached, name: string, cause: unknown): ActionError {
  const written = pattern.source.slice('^(?:'.length, -')$'.length);
  const text = `the expression ${written} takes too long for the tags of ${name}, such as ${quote(tag)}`;
  return new ActionError('RULES_INVALID', text, {
    hint: 'write it without a repeat inside of a repeat, such as (a+)+',
    cause,
  });
}
