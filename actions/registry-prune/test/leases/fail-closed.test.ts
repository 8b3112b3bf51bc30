import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { type ForgeFault, sampled } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { temporary } from '../registries.ts';
import { addRun, arrange, nowhere, prune, serveTags } from './arrange.ts';
import { breaksOff, hangsUp, says, serveLists } from './list-server.ts';

const operations = [
  ['pull-requests', 'pulls/list', 'pull-requests'],
  ['workflow-runs', 'actions/list-workflow-runs-for-repo', 'actions'],
  ['deployments', 'repos/list-deployments', 'deployments'],
  ['deployments', 'graphql/DeploymentStates', 'deployments'],
] as const;

const faults: readonly (readonly [string, Omit<ForgeFault, 'operation'>, string])[] = [
  ['answers 401', { status: 401 }, 'pass a valid `token`'],
  ['answers 403', { status: 403 }, 'grant `PERMISSION: read` in the job'],
  ['answers 429', { status: 429 }, 'rate limited'],
  ['answers 500', { status: 500 }, 'answered 500'],
  ['answers 422', { status: 422 }, 'answered 422'],
  ['cuts the connection', {}, 'ECONNRESET'],
  ['answers a text', { status: 200, body: 'a page' }, 'without'],
  ['answers entries that say nothing', { status: 200, body: [{}] }, 'without'],
];

const rows = operations.flatMap(([source, operation, permission]) => {
  const body = (fault: Omit<ForgeFault, 'operation'>) =>
    operation.startsWith('actions') && Array.isArray(fault.body)
      ? { ...fault, body: { workflow_runs: fault.body } }
      : fault;
  return faults.map(([name, fault, text]) => {
    const expected = text.replace('PERMISSION', permission);
    return { source, operation, name, fault: { operation, ...body(fault) }, expected };
  });
});

describe('nothing is deleted and one error says why', () => {
  it.each(sampled(rows))('when $source ($operation) $name', async ({ source, fault, expected }) => {
    const { forge, deploy, main, ...run } = await arrange();
    await deploy(main);
    const server = await serveTags('old');
    forge.addFault(fault);
    const { exitCode, annotations, there, deletes } = await prune(server, run, { mode: 'apply' });
    const errors = annotations.filter(({ level }) => level === 'error');
    expect([exitCode, there, deletes, errors.length]).toEqual([1, ['old'], 0, 1]);
    expect(errors[0]?.message).toMatch(new RegExp(`^IN_USE_UNREADABLE: .*: ${source} of acme/web`));
    expect(errors[0]?.message).toContain(expected);
  });

  it('when the token has none of the permissions, in one error that names all of them', async () => {
    const { forge, env } = await arrange();
    const token = forge.addToken({ permissions: { contents: 'read' } });
    const { exitCode, annotations, deletes } = await prune(
      await serveTags('old'),
      { env, token },
      { mode: 'apply' },
    );
    const errors = annotations.filter(({ level }) => level === 'error');
    expect([exitCode, deletes, errors.length]).toEqual([1, 0, 1]);
    expect(errors[0]?.message).toMatch(
      /3 sources cannot be read\n.*`pull-requests: read`.*\n.*`actions: read`.*\n.*`deployments: read`/,
    );
  });

  it('when a repository is not there, or may not be seen', async () => {
    const { env, token } = await arrange();
    const elsewhere = { env: { ...env, GITHUB_REPOSITORY: 'acme/gone' }, token };
    const { log, deletes } = await prune(await serveTags('old'), elsewhere, {
      mode: 'apply',
      'in-use': 'pull-requests',
    });
    expect([log, deletes]).toEqual([
      expect.stringContaining('check that acme/gone is there and that `token` may read it'),
      0,
    ]);
  });

  it.each<[string, RequestListener, string]>([
    ['a page', says('<!doctype html>', 200, { 'content-type': 'text/html' }), 'without'],
    [
      'half of a list',
      says('[{"number":1', 200, { 'content-type': 'application/json' }),
      'without',
    ],
    ['a list that breaks off', breaksOff, 'ECONNRESET'],
  ])('when what is said to be the API answers %s', async (_, answer, text) => {
    const { url } = await serveLists(answer);
    const env = { GITHUB_API_URL: new URL(url).origin, GITHUB_REPOSITORY: 'acme/web' };
    const server = await serveTags('old');
    const { log, deletes } = await prune(server, { env, token: '' }, { mode: 'apply' });
    expect([log, log, deletes]).toEqual([
      expect.stringContaining('IN_USE_UNREADABLE'),
      expect.stringContaining(text),
      0,
    ]);
  });

  it('when a list of runs ends before its own count', async () => {
    const { forge, repository, main, ...run } = await arrange();
    addRun(repository, main);
    const body = { total_count: 2, workflow_runs: [] };
    forge.addFault({ operation: 'actions/list-workflow-runs-for-repo', status: 200, body });
    const { log, deletes } = await prune(await serveTags('old'), run, { mode: 'apply' });
    expect([log, deletes]).toEqual([expect.stringContaining('all 2 entries of a list'), 0]);
  });

  it.each<[string, (folder: string) => Promise<unknown>, string, string]>([
    ['is not there', async () => undefined, 'none.yaml', 'there is no such file'],
    ['is a folder', (at) => mkdir(join(at, 'x.yaml')), 'x.yaml', 'it is no file'],
    ['is between commas', async () => undefined, '{a,b}.yaml', 'a comma begins another pattern'],
    ['leads nowhere', (at) => symlink('gone', join(at, 'x.yaml')), 'x.yaml', 'cannot be read'],
    ['is too large', (at) => large(join(at, 'x.yaml')), 'x.yaml', 'bytes, more than 16777216'],
  ])('when a file of in-use-paths %s', async (_, make, name, text) => {
    const folder = await temporary();
    await make(folder);
    const inputs = { mode: 'apply', 'in-use-paths': join(folder, name) };
    const { log, deletes } = await prune(await serveTags('old'), nowhere, inputs);
    expect([log, log, deletes]).toEqual([
      expect.stringContaining('IN_USE_UNREADABLE'),
      expect.stringContaining(text),
      0,
    ]);
  });

  it('when a file of in-use-paths leaves the tag of a package to a variable', async () => {
    const server = await serveTags('old');
    const path = join(await temporary(), 'x.yaml');
    await writeFile(path, `image: ${server.host}/acme/web:\${VERSION}`);
    const inputs = { mode: 'apply', 'in-use-paths': path };
    const { log, deletes } = await prune(server, nowhere, inputs);
    expect([log, deletes]).toEqual([expect.stringContaining('it does not say which image'), 0]);
    expect(log).toContain('IN_USE_UNREADABLE');
  });

  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    ['is not there', async () => undefined, 'it cannot be read'],
    ['is a folder', (at) => mkdir(join(at, 'list')), 'it is no file'],
    ['is empty', (at) => writeFile(join(at, 'list'), '\n'), 'it names nothing'],
    ['holds anything else', (at) => writeFile(join(at, 'list'), '# x\n-'), 'line 2 is "-"'],
  ])('when a file of in-use-digests %s', async (_, make, text) => {
    const folder = await temporary();
    await make(folder);
    const inputs = { mode: 'apply', 'in-use-digests': join(folder, 'list') };
    const { log, deletes } = await prune(await serveTags('old'), nowhere, inputs);
    expect([log, log, deletes]).toEqual([
      expect.stringContaining('IN_USE_UNREADABLE'),
      expect.stringContaining(text),
      0,
    ]);
  });

  it.each<[string, RequestListener, string]>([
    ['wants a log-in', says('', 401), 'it answered 401'],
    ['fails', says('', 503), 'it answered 503'],
    ['hangs up', hangsUp, 'no connection'],
    ['breaks off', breaksOff, 'no connection'],
    ['shows a log-in', says('<html>'), 'line 1 is "<html>"'],
  ])('when a URL of in-use-digests %s', async (_, answer, text) => {
    const { url } = await serveLists(answer);
    const inputs = { mode: 'apply', 'in-use-digests': url };
    const { log, deletes } = await prune(await serveTags('old'), nowhere, inputs);
    expect([log, log, deletes]).toEqual([
      expect.stringContaining('IN_USE_UNREADABLE'),
      expect.stringContaining(text),
      0,
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['two ways of asking', { 'in-use': 'none, deployments' }],
    ['a source that is none', { 'in-use': 'pull-request' }],
    ['a URL with a log-in', { 'in-use-digests': 'https://me:secret@x.example.com/' }],
    ['a URL where others listen in', { 'in-use-digests': 'http://x.example.com/' }],
    ['a repository that is none', { 'in-use-repositories': 'acme' }],
  ])('for inputs with %s', async (_, inputs) => {
    const server = await serveTags('old');
    const { log, deletes } = await prune(server, nowhere, { mode: 'apply', ...inputs });
    expect([log, log, deletes]).toEqual([
      expect.stringContaining('INPUT_INVALID'),
      expect.not.stringContaining('secret'),
      0,
    ]);
  });
});

async function large(path: string): Promise<void> {
  await writeFile(path, '');
  await truncate(path, 17 * 1024 * 1024);
}
