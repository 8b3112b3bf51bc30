import type { Fault } from '@image-relay/oci';
import type { NodeExpectation } from './expectation.ts';
import type { Observation } from './facts.ts';

/** The part of a fault that says where it is. */
export function located(expected: NodeExpectation): Pick<Fault, 'digest' | 'mediaType' | 'path'> {
  return {
    ...(expected.digest === undefined ? {} : { digest: expected.digest }),
    ...(expected.mediaType === undefined ? {} : { mediaType: expected.mediaType }),
    path: expected.path,
  };
}

/** A look that gave no facts to judge, in the words of the request that failed. */
export function withoutFacts(
  observation: Extract<Observation<unknown>, { readonly message: string }>,
  expected: NodeExpectation,
): Fault {
  return { code: observation.code, ...located(expected), message: observation.message };
}
