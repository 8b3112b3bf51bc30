import { fault, type InjectedFault } from '@image-relay/testing';
import { expect } from 'vitest';
import { now } from './registries.ts';
import { runMain } from './run-main.ts';
import { loadTangled, serveTangled } from './tangled.ts';

/** Everything that is no answer, by name. */
export const noAnswers: Readonly<Record<string, InjectedFault>> = {
  '401': fault.unauthorized(),
  '403': fault.forbidden(),
  '429': fault.tooManyRequests(0),
  '500': fault.serverError(500),
  '503': fault.serverError(),
  'a page to sign in': fault.html(),
  'a body that breaks off': fault.truncated(3),
  'other bytes': fault.corrupted(),
  'a broken connection': fault.connectionReset(),
};

/** A run that deleted nothing, and said once why. */
export const closed = {
  exitCode: 1,
  errors: [expect.stringMatching(/^(?:REGISTRY_[A-Z_]+|PRUNE_REFUSED): ./)],
  deletes: 0,
  isSame: true,
};

/**
 * Whether a request shows that there is no answer: HEAD has no body, and what is no list of referrers
 * lists none (OCI distribution-spec, Listing Referrers).
 */
export function isHeard(fact: string, name: string): boolean {
  const isBody = name === 'a body that breaks off' || name === 'other bytes';
  const isNoList = name === 'a page to sign in' || name === 'other bytes';
  return !(isBody && fact.startsWith('HEAD')) && !(isNoList && fact.includes('/referrers/'));
}

/** Runs that delete, where one request or the other is never answered. */
export async function closingRun() {
  const server = await serveTangled({ pageSize: 5 });
  const packages = `${server.host}/acme/w*`;
  const inputs = { packages, mode: 'apply', 'max-delete-percent': '100', concurrency: '1' };
  await runMain({ inputs, now });
  const sent = server.log.entries.map(({ method, path }) => `${method} ${path}`);
  const first = sent.findIndex((line) => line.startsWith('DELETE'));
  return {
    /** Each request before the first delete, once: `GET /v2/…`. */
    facts: [...new Set(sent.slice(0, first))],
    without: async (fact: string, name: string) => {
      loadTangled(server.state);
      server.log.reset();
      const before = JSON.stringify(server.state.snapshot());
      const [method = '', path = ''] = fact.split(' ');
      server.faults.add({ when: { method, path }, fault: noAnswers[name] ?? fault.slow(0) });
      const { exitCode, annotations } = await runMain({ inputs, now });
      server.faults.clear();
      const errors = annotations.filter(({ level }) => level === 'error');
      return {
        exitCode,
        errors: errors.map(({ message }) => message),
        deletes: server.log.count({ method: 'DELETE' }),
        isSame: JSON.stringify(server.state.snapshot()) === before,
      };
    },
  };
}
