import type { RepositoryName } from '@image-relay/oci';
import {
  createRegistry,
  RegistryError,
  unverifiableCode,
  type VerifyTarget,
} from '@image-relay/registry';
import { expect, it } from 'vitest';
import { failureReader, listTargets } from '../src/list-targets.ts';
import { createScopes } from '../src/scopes.ts';

const repository = { registry: 'registry.test', repository: 'acme/web' };

/** The targets of a repository that has the tags `v1` and `v2`, and whose list may break off after them. */
async function targetsOf(failure?: RegistryError) {
  async function* listTags() {
    yield* ['v1', 'v2'];
    if (failure !== undefined) throw failure;
  }
  const scopes = createScopes({ registries: [], isSharded: false });
  const targets = listTargets(
    { repositories: [repository], registries: [], filter: { include: [/^v1$/], exclude: [] } },
    {
      registry: { ...createRegistry(), listTags },
      scopes,
      failureOf: failureReader({ RegistryError, unverifiableCode }),
      signal: new AbortController().signal,
    },
  );
  const found: VerifyTarget[] = [];
  for await (const target of targets) found.push(target);
  return { targets: found, scopes: scopes.close() };
}

it('a whole list tells with each target which tags there are', async () => {
  const { targets, scopes } = await targetsOf();
  const knownTags = new Set(['v1', 'v2']);
  expect(targets).toEqual([{ ...repository, reference: 'v1', knownTags }]);
  expect(scopes).toMatchObject([{ outcome: 'ok', images: 1 }]);
});

it('a list that breaks off gives what came, and does not say which tags there are not', async () => {
  const { targets, scopes } = await targetsOf(new RegistryError('REGISTRY_FORBIDDEN', 'no'));
  expect(targets).toEqual([{ ...repository, reference: 'v1' }]);
  expect(scopes).toMatchObject([{ outcome: 'unverifiable', images: 1, code: 'FORBIDDEN' }]);
});

it('a repository that is named twice and that catalogues name again is listed once', async () => {
  const asked: string[] = [];
  async function* listTags({ registry, repository: path }: RepositoryName) {
    asked.push(`${registry}/${path}`);
    yield 'v1';
  }
  async function* listRepositories() {
    yield* ['acme/web', 'acme/api'];
  }
  const registries = ['registry.test', 'registry.test'];
  const targets = listTargets(
    { repositories: [repository, repository], registries, filter: { include: [], exclude: [] } },
    {
      registry: { ...createRegistry(), listTags, listRepositories },
      scopes: createScopes({ registries, isSharded: false }),
      failureOf: failureReader({ RegistryError, unverifiableCode }),
      signal: new AbortController().signal,
    },
  );
  const found: string[] = [];
  for await (const target of targets) found.push(`${target.repository}:${target.reference}`);
  expect(found).toEqual(['acme/web:v1', 'acme/api:v1']);
  expect(asked).toEqual(['registry.test/acme/web', 'registry.test/acme/api']);
});
