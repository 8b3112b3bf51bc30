import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the published rules. */
export const rulesFolder = fileURLToPath(new URL('../../docs/monitoring', import.meta.url));

/** The unit tests of the rules. */
export const ruleTests = ['alerts.test.yml', 'retention.test.yml'] as const;
export type RuleTests = (typeof ruleTests)[number];

/** The text of a file beside the rules. */
export function readRules(name: 'alerts.yml' | RuleTests): string {
  return readFileSync(`${rulesFolder}/${name}`, 'utf8');
}

/** A text and what takes its place. */
export type Change = readonly [from: string, to: string];

/** The rules with every change made; throws when a text to change is not there. */
export function renderRules(changes: readonly Change[]): string {
  return changes.reduce((rules, [from, to]) => {
    if (!rules.includes(from)) throw new Error(`the rules have no ${JSON.stringify(from)}`);
    return rules.replaceAll(from, to);
  }, readRules('alerts.yml'));
}
