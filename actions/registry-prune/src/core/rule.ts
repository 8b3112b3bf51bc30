import type { RetentionClass } from '@image-relay/image-tags';

/** What a rule applies to. */
export type RuleScope =
  | { readonly kind: 'match'; readonly pattern: RegExp }
  | { readonly kind: 'class'; readonly classes: ReadonlySet<RetentionClass> }
  | { readonly kind: 'untagged' };

/** One rule: kept for ever, or when `keepForMs` or `keepNewest` says so. */
export interface Rule {
  readonly scope: RuleScope;
  readonly forever: boolean;
  readonly keepForMs?: number;
  readonly keepNewest?: number;
  /** `keepNewest` counts within each `major.minor`. */
  readonly groupByMinor: boolean;
  /** As reasons name it: `class pull-request`. */
  readonly label: string;
  /** As it was written, such as `24h`. */
  readonly keepForText?: string;
}
