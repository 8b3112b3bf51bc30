import type { RepositoryName } from '@image-relay/oci';
import { catalogScope } from '../auth/scope.ts';
import type { Client } from '../transport/client.ts';
import { protocolError } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';
import { absentOr } from './absent.ts';
import { formatQuery, repositoryCall } from './endpoint.ts';
import { pages, readJsonObject } from './pages.ts';

const pageSize = 1000;

/**
 * Every tag, each once (OCI distribution-spec, end-8). A repository that does not exist (404) has
 * none: callers that must know the difference resolve a tag.
 */
export async function* listTags(
  client: Client,
  repository: RepositoryName,
): AsyncGenerator<string> {
  const call = repositoryCall(client, repository, {
    method: 'GET',
    path: 'tags/list',
    query: [['n', String(pageSize)]],
    action: 'pull',
    headers: { accept: 'application/json' },
    expected: [200, 404],
  });
  const seen = new Set<string>();
  const read = async (answer: Answer) =>
    answer.status === 404 ? await absentOr(answer, client) : await readNames(answer, 'tags');
  for await (const names of pages(client, call, read, fullPage)) {
    yield* fresh(names, seen);
  }
}

/** Every repository of the catalogue, each once. A registry without one throws REGISTRY_REFUSED. */
export async function* listRepositories(client: Client, registry: string): AsyncGenerator<string> {
  const origin = client.originOf(registry);
  const url = new URL(`/v2/_catalog${formatQuery([['n', String(pageSize)]])}`, origin);
  const call = {
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    expected: [200],
    target: { registry, origin, repository: '', scopes: [catalogScope] },
  } as const;
  const seen = new Set<string>();
  const read = (answer: Answer) => readNames(answer, 'repositories');
  for await (const names of pages(client, call, read, fullPage)) {
    yield* fresh(names, seen);
  }
}

async function readNames(answer: Answer, member: string): Promise<string[]> {
  const names = (await readJsonObject(answer))[member] ?? [];
  // A name that is left out would be one that is not there.
  if (!isTextList(names)) throw protocolError(answer, `"${member}" is not a list of texts`);
  return names;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function* fresh(names: readonly string[], seen: Set<string>): Generator<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    yield name;
  }
}

/**
 * A full page without a Link may still not be the last: before distribution-spec 1.1 the way on was
 * `last`. A registry that does not know `last` repeats itself, which ends the list.
 */
function fullPage(names: readonly string[], url: URL): URL | undefined {
  const last = names.at(-1);
  if (names.length !== pageSize || last === undefined) return undefined;
  const next = new URL(url);
  next.search = formatQuery([
    ['n', String(pageSize)],
    ['last', last],
  ]);
  return next.href === url.href ? undefined : next;
}
