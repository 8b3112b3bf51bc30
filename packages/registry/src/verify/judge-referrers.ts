import {
  attestedDigest,
  type Descriptor,
  type Digest,
  type Fault,
  isAttestation,
} from '@image-relay/oci';
import type { DocumentFacts, ImageFacts, ReferrerFacts } from './facts.ts';
import { withoutFacts } from './fault.ts';
import { isTrustworthy, judgeManifest } from './judge-manifest.ts';
import type { Entered } from './leaf.ts';

/** The root that something refers to. */
export interface ReferredRoot {
  readonly digest: Digest;
  readonly path: readonly Digest[];
}

/** What is wrong with a referrer itself, and where its own graph begins. */
export interface JudgedReferrer {
  readonly faults: readonly Fault[];
  readonly entered: readonly Entered[];
}

/** BuildKit attestations that are about no sibling of theirs. Pure. */
export function judgeAttestations(
  document: DocumentFacts,
  path: readonly Digest[],
): readonly Fault[] {
  const siblings = new Set(document.edges.map(({ descriptor }) => descriptor.digest));
  return document.edges
    .filter(({ role, descriptor }) => role === 'child' && isAttestation(descriptor))
    .flatMap(({ descriptor }) => {
      const about = attestedDigest(descriptor);
      if (about !== undefined && siblings.has(about)) return [];
      const actual = about ?? 'no digest';
      const message = `the attestation ${descriptor.digest} is about ${actual}, which is not in its index`;
      const { digest, mediaType } = descriptor;
      return [
        {
          code: 'ATTESTATION_ORPHAN',
          digest,
          mediaType,
          path: [...path, digest],
          expected: 'a digest of the same index',
          actual,
          message,
        },
      ];
    });
}

/** A referrer from the API or the fallback tag: it has to be there and to name the root. Pure. */
export function judgeReferrer(
  image: ImageFacts,
  descriptor: Descriptor,
  root: ReferredRoot,
): JudgedReferrer {
  const observation = image.manifests.get(descriptor.digest);
  if (observation === undefined) throw new Error(`nobody looked at ${descriptor.digest}`);
  const { digest, mediaType, size } = descriptor;
  const expected = {
    digest,
    mediaType,
    size,
    name: 'listed as a referrer',
    path: [...root.path, digest],
  };
  const faults = judgeManifest(observation, expected);
  if (observation.state !== 'found' || !isTrustworthy(observation.facts, expected)) {
    return { faults, entered: [] };
  }
  const { facts } = observation;
  const orphan = facts.document === undefined ? [] : judgeSubject(facts.document, descriptor, root);
  return { faults: [...faults, ...orphan], entered: [{ facts, path: expected.path, descriptor }] };
}

/** A referrer below a tag of its own; such a manifest need not have a subject. Pure. */
export function judgeReferrerTag(
  { tag, seen }: Extract<ReferrerFacts, { source: 'tag' }>,
  root: ReferredRoot,
): JudgedReferrer {
  if ('message' in seen) return { faults: [withoutFacts(seen, root)], entered: [] };
  if (seen.state === 'missing') {
    const message = `the registry lists the tag "${tag}" and answers 404 for it`;
    const fault: Fault = {
      code: 'TAG_MISSING',
      path: root.path,
      expected: 'a manifest',
      actual: '404',
      message,
    };
    return { faults: [fault], entered: [] };
  }
  const path = [...root.path, seen.facts.digest];
  return { faults: judgeManifest(seen, { path }), entered: [{ facts: seen.facts, path }] };
}

function judgeSubject(
  document: DocumentFacts,
  { digest, mediaType }: Descriptor,
  root: ReferredRoot,
): Fault[] {
  const subject = document.edges.find(({ role }) => role === 'subject')?.descriptor.digest;
  if (subject === root.digest) return [];
  const actual = subject ?? 'no subject';
  const message = `${digest} is listed as a referrer of ${root.digest} and refers to ${actual}`;
  return [
    {
      code: 'REFERRER_ORPHAN',
      digest,
      mediaType,
      path: [...root.path, digest],
      expected: root.digest,
      actual,
      message,
    },
  ];
}
