import type { Digest } from '@image-relay/oci';
import type { Context } from './context.ts';
import type { Policy } from './core/policy.ts';
import type { Connection } from './github/connect-once.ts';
import { openLeases } from './leases/open-leases.ts';
import { loadRules } from './load-rules.ts';
import { readShownPlan, type Shown } from './plan-input.ts';

/** What decides about a package, by its name. */
export type PolicyOf = (name: string) => Policy;

/** Gives what decides; what is in use is read anew each time, everything else once. */
export type PolicySource = () => Promise<PolicyOf>;

/** Reads rules and the plan to apply. Throws RULES_INVALID, PLAN_INVALID. */
export async function openPolicy(context: Context, connection: Connection): Promise<PolicySource> {
  const { inputs, log, now } = context;
  const { keepTags, minAge, safetyBuffer, maxDeletePercent, untag, plan } = inputs;
  const rules = await loadRules(inputs.rules);
  const shown = plan === undefined ? undefined : await readShownPlan(plan);
  const readLeases = openLeases(context, connection);
  // One moment for the whole run: nothing becomes expendable while it works.
  const time = now().getTime();
  const unknown = new Set<string>();
  const shownOf = (name: string) => {
    const found = shown?.get(name);
    if (found === undefined && !unknown.has(name)) {
      unknown.add(name);
      log.warning(`${name} is not in the plan that is applied, so nothing of it goes`);
    }
    return onlyOf(found);
  };
  return async () => {
    const leases = await readLeases();
    return (name) => ({
      now: time,
      rules,
      keepTags,
      leases: leases.of(name),
      minAgeMs: minAge,
      bufferMs: leases.isWorkActive ? safetyBuffer : 0,
      maxDeletePercent,
      untag,
      ...(shown === undefined ? {} : shownOf(name)),
    });
  };
}

/** Nothing goes of a package that the shown plan does not have. */
function onlyOf(shown: Shown | undefined): Pick<Policy, 'only' | 'onlyTags'> {
  const { digests = new Set<Digest>(), tags = new Map<string, Digest>() } = shown ?? {};
  return { only: digests, onlyTags: tags };
}
