import type { PromotionPlan } from '@image-relay/image-tags';
import type { Digest } from '@image-relay/oci';
import type { Previous } from './previous.ts';
import type { BranchPlan, PublicationPlan } from './release-plan.ts';

/** One tag and what became of it. `before` is what it named, `after` what it is to name. */
export interface Step {
  readonly tag: string;
  readonly immutable: boolean;
  readonly action: 'write' | 'keep' | 'skip' | 'refuse';
  readonly reason: string;
  readonly before?: Digest;
  readonly after?: Digest;
}

/** What was copied to the target repository; absent when the image was in it already. */
export interface CopyReport {
  readonly manifests: number;
  readonly blobs: { readonly mounted: number; readonly present: number; readonly sent: number };
  readonly bytesSent: number;
  readonly referrers: readonly Digest[];
  readonly tags: readonly string[];
  /** Tags of referrers that name something else in the target and were left. */
  readonly kept: readonly string[];
}

/** How the image was found. */
export type FoundBy = 'digest' | 'source' | 'release' | 'tree' | 'commit';

/** The release, and what was done about it after every tag was written. */
export interface ReleaseReport {
  readonly id: number;
  readonly tag: string;
  readonly url: string;
  readonly commit?: string;
  /** `done`: the branch is at the commit. */
  readonly branch?: Pick<BranchPlan, 'name' | 'action' | 'reason'> & { readonly done: boolean };
  /** `done`: the release is published. */
  readonly publication?: PublicationPlan & { readonly done: boolean };
}

/** Everything that a run decided and did: the file of the output `plan`. */
export interface Report {
  readonly schemaVersion: 1;
  readonly kind: 'promotion' | 'rollback';
  readonly image: string;
  readonly source?: string;
  readonly foundBy?: FoundBy;
  readonly digest?: Digest;
  readonly version?: string;
  readonly dryRun: boolean;
  readonly steps: readonly Step[];
  /** Tags that were written and read back. */
  readonly written: readonly string[];
  readonly copy?: CopyReport;
  readonly previous: Previous;
  readonly release?: ReleaseReport;
  readonly requests: number;
}

/** The steps of a plan as they are reported. */
export function stepsOf({ digest, steps }: PromotionPlan): readonly Step[] {
  return steps.map(({ tag, isImmutable, action, reason, before }) => ({
    tag,
    immutable: isImmutable,
    action,
    reason,
    ...(before === undefined ? {} : { before }),
    ...(action === 'write' || action === 'keep' ? { after: digest } : {}),
  }));
}

/** What the aliases named before they were written. What is immutable stays, so it is not part of it. */
export function previousOf(image: string, digest: Digest, steps: readonly Step[]): Previous {
  const moved = steps.filter(({ action, immutable }) => action === 'write' && !immutable);
  const tags = Object.fromEntries(moved.map(({ tag, before }) => [tag, before ?? null] as const));
  return { image, digest, tags };
}
