import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  branchPush,
  get,
  type Plan,
  recordedEvent,
  refuse,
  startScriptedGitHub,
  tagPush,
} from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readCheckout } from '../src/gather/checkout.ts';
import { runMain } from './run-main.ts';

const pullRequest = recordedEvent('a pull request is opened');
const defaultBranch = recordedEvent('the default branch is pushed');
const root = '/repos/Codertocat/Hello-World';
const pushed = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';
const tree = '31b122c26a97cf9af023e9ddab94a82c6e77b0ea';

async function scripted(...plans: readonly Plan[]) {
  const github = await startScriptedGitHub(...plans);
  onTestFinished(() => github.close());
  return { env: { GITHUB_API_URL: github.url }, github };
}

test.each([
  ['variant', { variant: 'workers' }, ['workers-sha-6113728', 'workers-latest']],
  ['sha-length', { 'sha-length': '12' }, ['sha-6113728f27ae', 'latest']],
  ['arch', { arch: 'arm64' }, ['sha-6113728-arm64']],
  ['arch as a platform', { arch: 'linux/arm/v7' }, ['sha-6113728-linux-arm-v7']],
  ['variant and arch', { variant: 'workers', arch: 'arm64' }, ['workers-sha-6113728-arm64']],
  ['latest: never', { latest: 'never' }, ['sha-6113728']],
  ['latest: newest-release', { latest: 'newest-release' }, ['sha-6113728']],
  ['default-branch', { 'default-branch': 'trunk' }, ['master-6113728']],
  [
    'development-branch',
    { 'default-branch': 'x', 'development-branch': 'master' },
    ['sha-6113728', 'dev'],
  ],
] as const)('%s changes the tags of the default branch', async (_name, inputs, tags) => {
  const { outputs } = await runMain({ event: defaultBranch, inputs });
  expect(outputs.tags).toEqual(tags);
});

test('references are the tags on the lower-cased repository', async () => {
  const { outputs } = await runMain({ event: defaultBranch });
  const reference = 'ghcr.io/codertocat/hello-world:sha-6113728';
  expect(outputs.reference).toBe(reference);
  expect(outputs.references).toEqual([reference, 'ghcr.io/codertocat/hello-world:latest']);
});

test('the head commit is the identity of a pull request, the merge commit is recorded', async () => {
  const { outputs } = await runMain({ event: pullRequest });
  expect(outputs.commit).toBe('ec26c3e57ca3a959ca5aad62de7213c562f8c821');
  expect(pullRequest.environment.GITHUB_SHA).not.toBe(outputs.commit);
  expect(outputs.json).toMatchObject({ mergeCommit: pullRequest.environment.GITHUB_SHA });
});

test('labels name source, revision, version, time of the commit, title and reference', async () => {
  const { outputs } = await runMain({ event: defaultBranch });
  expect(outputs.labels).toEqual([
    'org.opencontainers.image.source=https://github.com/Codertocat/Hello-World',
    `org.opencontainers.image.revision=${pushed}`,
    'org.opencontainers.image.version=sha-6113728',
    'org.opencontainers.image.created=2019-05-15T15:19:25Z',
    'org.opencontainers.image.title=hello-world',
    'org.opencontainers.image.url=https://github.com/Codertocat/Hello-World',
    'org.opencontainers.image.ref.name=sha-6113728',
  ]);
  expect(outputs.annotations).toEqual(outputs.labels);
});

test('labels and annotations of the user win and are added', async () => {
  const labels = 'org.opencontainers.image.title=Our web\ncom.example.team=a=b';
  const { outputs } = await runMain({ event: defaultBranch, inputs: { labels } });
  expect(outputs.labels).toContain('org.opencontainers.image.title=Our web');
  expect(outputs.labels).toContain('com.example.team=a=b');
  expect(outputs.annotations).toContain('org.opencontainers.image.title=hello-world');
});

const release = tagPush('a release', 'v1.2.3', { kind: 'release', tags: [] });

test.each([
  ['the newest of all', ['v1.2.3', 'v1.2.2', 'v0.9.0'], ['v1.2.3', '1.2', '1', 'latest']],
  ['the newest of its line', ['v2.0.0', 'v1.2.3', 'v1.2.2'], ['v1.2.3', '1.2', '1']],
  ['the newest of its minor', ['v1.10.0', 'v1.2.3', 'v1.2.2'], ['v1.2.3', '1.2']],
  ['older than a patch', ['v1.2.3', 'v1.2.10'], ['v1.2.3']],
  [
    'newest beside a pre-release',
    ['v2.0.0-rc.1', 'v1.2.3', 'nightly'],
    ['v1.2.3', '1.2', '1', 'latest'],
  ],
] as const)('a release that is %s moves the aliases it may', async (_what, names, tags) => {
  const { env } = await scripted(
    get(
      `${root}/tags`,
      names.map((name) => ({ name })),
    ),
  );
  const { outputs } = await runMain({ event: release, inputs: { latest: 'newest-release' }, env });
  expect(outputs.tags).toEqual(tags);
});

const published = recordedEvent('a release is published');
const marked = { release: { tag_name: 'v1.2.3', prerelease: true } };

test.each([
  ['a pre-release', recordedEvent('a pre-release is tagged'), 'v2.0.0-rc.1'],
  [
    'a release marked as a pre-release',
    { ...published, payload: { ...published.payload, ...marked } },
    'v1.2.3',
  ],
])('%s moves nothing and asks nothing', async (_what, event, tag) => {
  const { env } = await scripted();
  const { outputs } = await runMain({ event, inputs: { latest: 'newest-release' }, env });
  expect(outputs.tags).toEqual([tag]);
});

test('build metadata is refused on request', async () => {
  const event = recordedEvent('a version with build metadata is tagged');
  const run = runMain({ event, inputs: { 'build-metadata': 'refuse' } });
  await expect(run).rejects.toMatchObject({ code: 'VERSION_INVALID' });
});

test('the tree comes from the API when the commit is not in the checkout', async () => {
  const body = { tree: { sha: tree }, committer: { date: '2026-03-29T12:00:00+02:00' } };
  const { env } = await scripted(get(`${root}/git/commits/${pushed}`, body));
  const { outputs } = await runMain({ event: defaultBranch, inputs: { 'tree-tag': 'true' }, env });
  expect(outputs.tags).toEqual(['sha-6113728', 'latest', 'tree-31b122c']);
  expect(outputs.labels).toContain('org.opencontainers.image.created=2026-03-29T10:00:00Z');
});

test('the tree comes from the checkout when the commit is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Nobody's configuration: it may ask for a signature.
  const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const who = ['-c', 'user.name=m', '-c', 'user.email=m@example.com'];
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', env }).trim();
  git('init', '-q');
  writeFileSync(join(folder, 'file'), 'content');
  git('add', 'file');
  git('commit', '-q', '-m', 'one');
  const commit = git('rev-parse', 'HEAD');
  const event = {
    ...defaultBranch,
    payload: { ...defaultBranch.payload, after: commit },
    environment: { ...defaultBranch.environment, GITHUB_WORKSPACE: folder },
  };
  const inputs = { 'tree-tag': 'true' };
  const { outputs } = await runMain({ event, inputs, ports: { readCheckout } });
  expect(outputs.tags).toContain(`tree-${git('rev-parse', 'HEAD^{tree}').slice(0, 7)}`);
  expect(outputs.json).toMatchObject({ tree: git('rev-parse', 'HEAD^{tree}') });
});

test('a commit that is neither in the checkout nor known to the API is TREE_UNKNOWN', async () => {
  const { env } = await scripted(refuse(`${root}/git/commits/${pushed}`, 404));
  const run = runMain({ event: defaultBranch, inputs: { 'tree-tag': 'true' }, env });
  await expect(run).rejects.toMatchObject({ code: 'TREE_UNKNOWN' });
});

const forkRun = recordedEvent('the run completes after: a pull request comes from a fork');

test.each([
  ['GITHUB_UNAUTHORIZED', 401],
  ['GITHUB_FORBIDDEN', 403],
  ['GITHUB_NOT_FOUND', 404],
  ['GITHUB_UPSTREAM_ERROR', 500],
])('%s of the API is no unresolved pull request', async (code, status) => {
  const { env } = await scripted(refuse(`${root}/pulls`, status));
  await expect(runMain({ event: forkRun, env })).rejects.toMatchObject({ code });
});

const nightly = recordedEvent('a nightly schedule fires');
const runPath = '/repos/octo-org/octo-repo/actions/runs/1589141559';

test('a schedule just after midnight takes the date on which its run was created', async () => {
  const { env } = await scripted(get(runPath, { created_at: '2026-03-29T23:58:00Z' }));
  const { outputs } = await runMain({ event: { ...nightly, now: '2026-03-30T00:03:00Z' }, env });
  expect(outputs.tag).toBe('nightly-2026-03-29');
});

test('without the right to read its run a schedule takes the date of the step, and says so', async () => {
  const { env } = await scripted(refuse(runPath, 403));
  const event = { ...nightly, now: '2026-03-30T00:03:00Z' };
  const { outputs, lines } = await runMain({ event, env });
  expect(outputs.tag).toBe('nightly-2026-03-30');
  expect(lines.join('\n')).toContain('warning: the date of this step');
});

test('a tag that moved on since a run is no tag of that run', async () => {
  const event = recordedEvent('the run completes after: a feature branch is pushed');
  const body = { object: { sha: 'c4295bd74fb0f4fda03689c3df3f2803b658fd85', type: 'commit' } };
  const { env } = await scripted(get(`${root}/git/ref/tags/feature/dns/subdomain`, body));
  const { outputs } = await runMain({ event, env });
  expect(outputs.kind).toBe('branch');
});

test.each([
  ['a quote', "it's"],
  ['a command', "x'$(touch pwned)'"],
  ['back-ticks and dollars', '`id`$HOME;&|>'],
  ['an emoji', 'feature/🚀'],
  ['300 characters', 'b'.repeat(300)],
  ['composed letters', 'caf\u00e9'],
  ['decomposed letters', 'cafe\u0301'],
])('a branch with %s has a legal tag', async (_what, branch) => {
  const event = branchPush('a branch', branch, { kind: 'branch', tags: [] });
  const { outputs } = await runMain({ event });
  expect(outputs.tag).toMatch(/^[a-z0-9_][a-z0-9._-]{0,119}-6113728$/);
  expect(outputs.branch).toBe(branch);
});

test('a branch with a line break is refused', async () => {
  const event = branchPush('a branch', 'a\nb=c', { kind: 'branch', tags: [] });
  await expect(runMain({ event })).rejects.toMatchObject({ code: 'EVENT_INVALID' });
});

test('the summary escapes what comes from outside', async () => {
  const event = branchPush('a branch', '<img src=x>|`x`', { kind: 'branch', tags: [] });
  const { summary } = await runMain({ event });
  expect(summary).not.toContain('<img');
  expect(summary).toContain('### Image');
});

test.each([
  ['a username alone', { username: 'mona' }, '"username" was given and "password" was not'],
  ['a password alone', { password: 'secret-1' }, '"password" was given and "username" was not'],
  ['waiting without requiring', { wait: '10m' }, '"wait" has no meaning'],
  ['an image with a tag', { image: 'ghcr.io/acme/web:1' }, 'it has a tag'],
  ['an arch that is none', { arch: 'arm64 x' }, 'expected an architecture'],
  ['a tag that is none', { tag: 'a/b' }, 'input "tag" is "a/b"'],
  ['six digits', { 'sha-length': '6' }, 'whole digits, 7 to 40'],
])('%s is INPUT_INVALID', (_what, inputs, message) => {
  const run = async () => await runMain({ event: defaultBranch, inputs });
  const error = { code: 'INPUT_INVALID', message: expect.stringContaining(message) };
  return expect(run()).rejects.toMatchObject(error);
});

test('an environment without a repository is EVENT_INVALID when the API must be asked', async () => {
  const run = runMain({ event: forkRun, env: { GITHUB_REPOSITORY: '' } });
  await expect(run).rejects.toMatchObject({ code: 'EVENT_INVALID' });
});
