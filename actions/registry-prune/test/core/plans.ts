import { mediaTypes } from '@image-relay/oci';
import type { Version } from '../../src/core/facts.ts';
import { planPackage } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { AppliedReport } from '../../src/core/report.ts';
import { digestAt, hour, now, rulesOf } from './graphs.ts';

export const day = 24;
/** The matrix. */
export const defaults = [
  { class: 'pull-request', 'keep-for': '24h' },
  { class: 'branch', 'keep-for': '7d' },
  { class: 'commit', 'keep-for': '30d' },
  { class: 'nightly', 'keep-for': '7d' },
  { class: ['release', 'alias'], keep: 'forever' },
  { untagged: true, 'keep-for': '24h' },
];

/** A version in short. */
export interface Given {
  readonly tags?: readonly string[];
  /** Hours; undefined when nothing says it. */
  readonly age?: number | undefined;
  readonly retagged?: number;
  readonly children?: readonly number[];
  readonly subject?: number;
  readonly unreadable?: string;
  readonly emptyIndex?: boolean;
  readonly isStub?: true;
}

/** The version at a place; its digest is the place. */
export function version(given: Given, at: number): Version {
  const { tags = [], children = [], subject, unreadable, emptyIndex = false } = given;
  const age = 'age' in given ? given.age : 100 * day;
  const isIndex = emptyIndex || children.length > 0;
  return {
    digest: digestAt(at),
    tags,
    ...(age === undefined ? {} : { createdAt: now - age * hour }),
    ...(given.retagged === undefined ? {} : { taggedAt: now - given.retagged * hour }),
    ...(unreadable === undefined ? {} : { unreadable }),
    manifest: {
      mediaType: isIndex ? mediaTypes.ociIndex : mediaTypes.ociManifest,
      size: 1,
      children: children.map(digestAt),
      ...(subject === undefined ? {} : { subject: digestAt(subject) }),
      blobs: [],
      ...(given.isStub === undefined ? {} : { isStub: given.isStub }),
    },
  };
}

/** The matrix and mild limits, unless told otherwise. */
export function policyOf(policy: Partial<Policy> = {}, rules: unknown = defaults): Policy {
  return {
    now,
    rules: rulesOf(rules),
    keepTags: [],
    leases: [],
    minAgeMs: hour,
    bufferMs: 0,
    maxDeletePercent: 100,
    ...policy,
  };
}

/** Plans versions in short. */
export function plan(given: readonly Given[], policy: Partial<Policy> = {}, rules?: unknown) {
  const versions = given.map(version);
  return planPackage({ name: 'acme/web', versions, ghosts: [] }, policyOf(policy, rules));
}

/** `keep rule`, `delete expired` for each version. */
export function decisions(...args: Parameters<typeof plan>): readonly string[] {
  return plan(...args).versions.map(({ decision, code }) => `${decision} ${code}`);
}

/** The tag of a signature. */
export const signatureOf = (at: number) => `${digestAt(at).replace(':', '-')}.sig`;

/** What was done to a package in which nothing was to be done. */
export const nothingApplied: AppliedReport = {
  deleted: [],
  left: 0,
  untagged: [],
  waiting: [],
  healed: [],
  broken: [],
  warnings: [],
  keptByRegistry: [],
};
