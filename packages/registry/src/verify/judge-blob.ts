import type { Digest, Fault } from '@image-relay/oci';
import type { BlobFacts, Observation } from './facts.ts';
import { located, withoutFacts } from './fault.ts';

/** What the descriptor of a config or layer promises; `size` is in bytes. */
export interface BlobExpectation {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly path: readonly Digest[];
}

/** Every fault of one config or layer against its descriptor. Pure. */
export function judgeBlob(observation: Observation<BlobFacts>, expected: BlobExpectation): Fault[] {
  if ('message' in observation) return [withoutFacts(observation, expected)];
  if (observation.state === 'missing') {
    return [
      {
        code: 'BLOB_MISSING',
        ...located(expected),
        expected: `${expected.size} bytes`,
        actual: '404',
        message: `the registry has no blob ${expected.digest}`,
      },
    ];
  }
  const { facts } = observation;
  const length = judgeLength(facts, expected);
  if (length !== undefined) return [length];
  if (facts.digest !== undefined && facts.digest !== expected.digest) {
    return [
      {
        code: 'DIGEST_MISMATCH',
        ...located(expected),
        expected: expected.digest,
        actual: facts.digest,
        message: `the bytes served for ${expected.digest} hash to ${facts.digest}`,
      },
    ];
  }
  if (facts.config?.problem === undefined) return [];
  return [
    {
      code: 'MANIFEST_INVALID',
      ...located(expected),
      expected: 'an image configuration',
      actual: 'something else',
      message: facts.config.problem,
    },
  ];
}

/** The first of: headers state another length, promised bytes do not come, another number of bytes came. */
function judgeLength(facts: BlobFacts, expected: BlobExpectation): Fault | undefined {
  if (facts.size !== undefined && facts.size !== expected.size) {
    return wrongSize(facts.size, expected, 'the registry states');
  }
  const gaveNothing = facts.bytesRead === 0 && expected.size > 0;
  if (facts.endedEarly === true || gaveNothing) {
    const read = facts.bytesRead ?? 0;
    return {
      code: 'BLOB_UNREADABLE',
      ...located(expected),
      expected: `${expected.size} bytes`,
      actual: `${read} bytes`,
      message: `the registry promises ${expected.size} bytes of ${expected.digest} and sends ${read === 0 ? 'none' : `only ${read}`}`,
    };
  }
  const readAll = facts.digest !== undefined;
  if (readAll && facts.bytesRead !== expected.size) {
    return wrongSize(facts.bytesRead ?? 0, expected, 'the registry sends');
  }
  return undefined;
}

function wrongSize(actual: number, expected: BlobExpectation, who: string): Fault {
  return {
    code: 'SIZE_MISMATCH',
    ...located(expected),
    expected: String(expected.size),
    actual: String(actual),
    message: `the descriptor of ${expected.digest} says ${expected.size} bytes and ${who} ${actual}`,
  };
}
