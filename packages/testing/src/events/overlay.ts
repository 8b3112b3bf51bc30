import { createRequire } from 'node:module';
import type { Payload } from './recorded-event.ts';

interface ExampleSet {
  readonly name: string;
  readonly examples: readonly (Payload & { readonly action?: string })[];
}

const load = createRequire(import.meta.url);

/**
 * A copy of GitHub's own recording of an event, from `@octokit/webhooks-examples`.
 * `index` counts the recordings of that event and action. Throws a RangeError when there is none.
 */
export function recorded(
  event: string,
  pick: { readonly action?: string; readonly index?: number } = {},
): Payload {
  const sets = load('@octokit/webhooks-examples') as readonly ExampleSet[];
  const examples = sets.find((set) => set.name === event)?.examples ?? [];
  const matching = examples.filter(
    (one) => pick.action === undefined || one.action === pick.action,
  );
  const example = matching[pick.index ?? 0];
  if (example === undefined) throw new RangeError(`no recording of ${event} ${pick.action ?? ''}`);
  return structuredClone(example);
}

/** The payload with the members of `patch` laid over it, objects member by member. */
export function overlay(payload: Payload, patch: Payload): Payload {
  const entries = Object.entries(patch).map(([key, value]) => {
    const below = payload[key];
    return [key, isObject(below) && isObject(value) ? overlay(below, value) : value] as const;
  });
  return { ...payload, ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
