import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { PackageFacts, Version } from './core/facts.ts';
import type { KeptReason } from './core/kept-reason.ts';
import type { PackagePlan } from './core/plan.ts';
import type { JournalRecord } from './journal.ts';

/** What became of a version that was to be deleted. */
export type Deletion =
  | { readonly status: 'deleted' }
  /** It was not there any more. */
  | { readonly status: 'absent' }
  /** The registry does not give it up; `message` says why in its words. */
  | { readonly status: 'kept'; readonly reason: KeptReason; readonly message: string };

/** What became of a manifest that was to be put back. */
export type Restoration =
  | { readonly status: 'restored' }
  /** It was there already. */
  | { readonly status: 'there' }
  | { readonly status: 'failed'; readonly message: string };

/** One package in a registry: what it holds, and what can be done about it. */
export interface Backend {
  /** As facts and journals name it: `registry.example.com/acme/web`. */
  readonly name: string;
  readonly registry: Registry;
  readonly repository: RepositoryName;
  /** What is there now. `thorough`: right before and after deletes, when no list may lag behind. */
  look(options?: { readonly thorough?: boolean }): Promise<PackageFacts>;
  /**
   * Reads what a plan needs to be right and the facts of the last look do not say. Gives the facts
   * with it, or undefined when nothing was missing.
   */
  learn(facts: PackageFacts, plan: PackagePlan): Promise<PackageFacts | undefined>;
  /** Deletes one version. Throws when it is unknown whether it was done. */
  delete(version: Version): Promise<Deletion>;
  /** What becomes of a version that the registry does not give; it is absent where no list has it. */
  readonly leave?: (version: Version) => Promise<Deletion>;
  /** Puts a manifest back by its digest; tags are put by the caller. */
  restore(record: JournalRecord): Promise<Restoration>;
  /** Whether the registry wants them put back one after the other. */
  readonly restoresInTurn?: boolean;
  /** Why nothing would be deleted, as far as that shows beforehand. Undefined is no promise. */
  readonly obstacle?: () => Promise<string | undefined>;
  /** Brings back what was deleted by its digest alone, where the registry keeps it for a while. */
  readonly recover?: (digest: Digest) => Promise<Restoration>;
}

/** A limit of a registry is reached: what is left waits for the next run. */
export class OutOfBudget extends Error {
  readonly userError = true as const;
  /** That of the limit. */
  readonly code: string;
  readonly hint?: string;

  constructor(limit: Error & { readonly code: string; readonly hint?: string }) {
    super(limit.message, { cause: limit });
    this.name = 'OutOfBudget';
    this.code = limit.code;
    if (limit.hint !== undefined) this.hint = limit.hint;
  }
}
