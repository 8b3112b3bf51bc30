export type { PackageFacts, Version } from './facts.ts';
export { measure } from './measure.ts';
export { planPackage } from './plan.ts';
export type { Policy } from './policy.ts';
export { readRules } from './read-rules.ts';
