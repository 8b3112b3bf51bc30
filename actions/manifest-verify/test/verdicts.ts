import { type Digest, digestOf, type Fault } from '@image-relay/oci';
import { type Decision, decide, reportOf } from '../src/core/decide.ts';
import type { Outcome, RunFacts, Scope, StorageReport, Verdict } from '../src/core/report.ts';

/** A digest for a name, the same every time. */
export function named(name: string): Digest {
  return digestOf(Buffer.from(name));
}

export const root = named('root');

/** A sound image with four children, with other parts where they are given. */
export function verdict(more: Partial<Verdict> = {}): Verdict {
  return {
    image: 'ghcr.io/acme/web:1.2.3',
    outcome: 'ok',
    digest: root,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    platforms: ['linux/amd64', 'linux/arm64'],
    faults: [],
    unverifiable: [],
    referrers: [],
    counts: { manifests: 5, blobs: 9 },
    ...more,
  };
}

/** A finding about something below the root, or about the root for an empty way. */
export function finding(
  code: Fault['code'],
  way: readonly string[] = [],
  more: Partial<Fault> = {},
): Fault {
  const path = [root, ...way.map(named)];
  return { code, path, message: `about ${way.at(-1) ?? 'root'}`, ...more };
}

export function broken(...faults: readonly Fault[]): Verdict {
  return verdict({ outcome: 'broken', faults });
}

export function unverifiable(code: Fault['code'] = 'TIMEOUT'): Verdict {
  return verdict({ outcome: 'unverifiable', unverifiable: [finding(code)] });
}

/** A storage folder with 12 tags and nothing wrong in it, with other parts where they are given. */
export function storage(more: Partial<StorageReport> = {}): StorageReport {
  return {
    storage: 'storage:/var/lib/registry',
    outcome: 'ok',
    faults: [],
    unverifiable: [],
    warnings: [],
    counts: { repositories: 3, tags: 12, revisions: 20, layerLinks: 60, blobs: 70, bytes: 900 },
    ...more,
  };
}

export const run: RunFacts = {
  startedAt: '2026-01-02T03:04:05.000Z',
  durationMs: 1_234,
  depth: 'probe',
  referrers: 'verify',
  requests: 42,
  retries: 0,
  bytes: 12_345,
};

export interface SeenParts {
  readonly images?: readonly Verdict[];
  readonly scopes?: readonly Scope[];
  readonly storages?: readonly StorageReport[];
  readonly gone?: number;
}

/** What a run comes to that saw these, failing on everything unless it is said otherwise. */
export function decided(
  { images = [], scopes = [], storages = [], gone = 0 }: SeenParts,
  failOn: readonly Outcome[] = ['broken', 'unverifiable'],
): Decision {
  return decide({ images: images.map(reportOf), scopes, storages, gone }, run, { failOn });
}
