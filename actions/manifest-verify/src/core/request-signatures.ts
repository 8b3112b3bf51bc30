import type { Fault } from '@image-relay/oci';
import { type Signature, withCode } from './signature.ts';

/** Requests that got no answer about the content. */
export const requestSignatures: readonly Signature[] = [
  request(
    'UNAUTHORIZED',
    'The registry wants a log-in, or refused this one.',
    'Log in to the registry before this step, or give username and password.',
  ),
  request(
    'FORBIDDEN',
    'The account may not read this repository.',
    'Give the job the permission packages: read, or the account access to the repository.',
  ),
  request(
    'RATE_LIMITED',
    'The registry refused more requests for now.',
    'Run again later, log in for a higher limit, or lower the input concurrency.',
  ),
  request(
    'UPSTREAM_ERROR',
    'The registry failed, or gave an answer that no registry gives.',
    'Look at its status page and run again; if it stays with one digest, the stored content is damaged.',
  ),
  request(
    'TIMEOUT',
    'The registry did not answer in time.',
    'Run again, or raise the input timeout.',
  ),
  request(
    'NETWORK',
    'The registry could not be reached.',
    'Check the name of the host and the network of the runner.',
  ),
];

function request(code: Fault['code'], what: string, advice: string): Signature {
  return {
    mechanism: code.toLowerCase().replaceAll('_', '-'),
    matches: (verdict) => withCode(verdict, code).length > 0,
    what: () => what,
    advice,
  };
}
