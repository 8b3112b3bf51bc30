import { type Digest, digestOf, type Fault } from '@image-relay/oci';
import type { RunFacts, Verdict } from '../src/core/report.ts';

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

export const run: RunFacts = {
  startedAt: '2026-01-02T03:04:05.000Z',
  durationMs: 1_234,
  depth: 'probe',
  referrers: 'verify',
  requests: 42,
  retries: 0,
  bytes: 12_345,
};
