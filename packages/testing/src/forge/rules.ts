import { type Call, type ForgeAnswer, refused } from './answer.ts';
import type { ForgeRule } from './model.ts';

const reasons = {
  create: 'Cannot create ref due to creations being restricted.',
  update: 'Cannot update this protected ref.',
  delete: 'Cannot delete this branch',
  merge: 'Changes must be made through a pull request.',
};

/** GitHub's refusal of a change that a ruleset forbids: 409 for a merge, 422 for a ref. */
export function violation(
  call: Call,
  ref: string,
  change: keyof typeof reasons,
): ForgeAnswer | undefined {
  if (change !== 'create' && isReleased(call, ref)) {
    const message = `Repository rule violations found\n\nCannot ${change} this tag\n\n`;
    return refused(422, message);
  }
  const isBound = matchingRules(call, ref)
    .filter((rule) => change !== 'create' || rule.restrictsCreation === true)
    .some((rule) => rule.bypass?.includes(call.token.login) !== true);
  const message = `Repository rule violations found\n\n${reasons[change]}\n\n`;
  return isBound ? refused(change === 'merge' ? 409 : 422, message) : undefined;
}

/** The tag of an immutable release is locked for as long as there is one. */
function isReleased(call: Call, ref: string): boolean {
  return call.repository.releases.some((one) => one.isImmutable && ref === `refs/tags/${one.tag}`);
}

/** Says whether any ruleset names the ref. */
export function isProtected(call: Call, ref: string): boolean {
  return matchingRules(call, ref).length > 0;
}

function matchingRules(call: Call, ref: string): readonly ForgeRule[] {
  return call.repository.rules.filter((rule) => {
    const parts = rule.ref.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(ref);
  });
}
