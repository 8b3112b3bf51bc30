import { type Fault, isManifestMediaType } from '@image-relay/oci';
import type { NodeExpectation } from './expectation.ts';
import type { ManifestFacts, Observation } from './facts.ts';
import { located, withoutFacts } from './fault.ts';

/** Every fault of one manifest against the edge that led to it. Pure. */
export function judgeManifest(
  observation: Observation<ManifestFacts>,
  expected: NodeExpectation,
): Fault[] {
  if ('message' in observation) return [withoutFacts(observation, expected)];
  if (observation.state === 'missing') return [missing(expected)];
  const { facts } = observation;
  // The digest of a signed schema 1 manifest leaves its signatures out: there is nothing to compare.
  if (facts.problem?.code === 'MANIFEST_UNSUPPORTED') return judgeDocument(facts, expected);
  return [
    ...judgeDigest(facts, expected),
    ...judgeSize(facts, expected),
    ...judgeMediaType(facts, expected),
    ...judgeDocument(facts, expected),
  ];
}

/** True when the bytes are the ones that were asked for, so that what they say may be followed. */
export function isTrustworthy(facts: ManifestFacts, expected: NodeExpectation): boolean {
  return expected.digest === undefined || facts.digest === expected.digest;
}

function missing(expected: NodeExpectation): Fault {
  return {
    code: 'MANIFEST_MISSING',
    ...located(expected),
    expected: 'a manifest',
    actual: '404',
    message: `the registry has no manifest ${nameOf(expected)}`,
  };
}

function nameOf({ digest, name }: NodeExpectation): string {
  if (digest === undefined) return 'of this name';
  return name === undefined ? digest : `${digest} (${name})`;
}

function judgeDigest(facts: ManifestFacts, expected: NodeExpectation): Fault[] {
  if (!isTrustworthy(facts, expected)) {
    return [
      {
        code: 'DIGEST_MISMATCH',
        ...located(expected),
        expected: String(expected.digest),
        actual: facts.digest,
        message: `the bytes served for ${expected.digest} hash to ${facts.digest}`,
      },
    ];
  }
  if (facts.disagreeingHeader === undefined) return [];
  return [
    {
      code: 'DIGEST_MISMATCH',
      ...located(expected),
      digest: facts.digest,
      expected: facts.digest,
      actual: facts.disagreeingHeader,
      message: `Docker-Content-Digest says "${facts.disagreeingHeader}" and the bytes hash to ${facts.digest}`,
    },
  ];
}

function judgeSize(facts: ManifestFacts, expected: NodeExpectation): Fault[] {
  if (expected.size === undefined || expected.size === facts.length) return [];
  return [
    {
      code: 'SIZE_MISMATCH',
      ...located(expected),
      expected: String(expected.size),
      actual: String(facts.length),
      message: `the descriptor says ${expected.size} bytes and the manifest has ${facts.length}`,
    },
  ];
}

function judgeMediaType(facts: ManifestFacts, expected: NodeExpectation): Fault[] {
  // Without a document there is one complaint already, and it says more than a type does.
  if (facts.document === undefined) return [];
  const claims = [
    ['the descriptor', expected.mediaType],
    ['Content-Type', facts.contentType || undefined],
    ['the body', facts.document.mediaType],
  ] as const;
  const made = claims.filter(([, type]) => type !== undefined);
  const [first] = made;
  if (first === undefined || made.every(([, type]) => type === first[1])) return [];
  const [, reference = ''] = made.find(([, type]) => isManifestMediaType(type ?? '')) ?? first;
  return [
    {
      code: 'MEDIA_TYPE_MISMATCH',
      ...located(expected),
      digest: facts.digest,
      mediaType: reference,
      expected: reference,
      actual: made.map(([who, type]) => `${who}: ${type}`).join(', '),
      message: `the media types disagree (${made.map(([who, type]) => `${who}: "${type}"`).join(', ')})`,
    },
  ];
}

function judgeDocument(facts: ManifestFacts, expected: NodeExpectation): Fault[] {
  if (facts.problem === undefined) return [];
  return [
    {
      code: facts.problem.code,
      ...located(expected),
      digest: expected.digest ?? facts.digest,
      expected: 'an image manifest or index',
      actual: facts.contentType || 'no Content-Type',
      message: facts.problem.message,
    },
  ];
}
