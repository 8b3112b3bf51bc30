import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract as resolving } from '@image-relay/action-image-tag-resolve/contract';
import {
  answersFor,
  branchPush,
  imageFixture,
  type RecordedEvent,
  recordedEvent,
  runComposite,
  sampled,
  startMemoryRegistry,
  startScriptedGitHub,
} from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { contract } from '../src/contract.ts';

const key = 'org.opencontainers.image.revision';
const head = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const built = imageFixture.index({ labels: { [key]: head } });
const stale = imageFixture.index({ labels: { [key]: '5779607b49aab1200488439f02372c57b4f75444' } });

async function started(...tags: readonly string[]) {
  const registry = await startMemoryRegistry();
  onTestFinished(() => registry.close());
  if (tags.length > 0) registry.state.load('acme/web', built, tags);
  return registry;
}

async function run(host: string, event: RecordedEvent, inputs: Record<string, string> = {}) {
  const github = await startScriptedGitHub(...answersFor(event));
  onTestFinished(() => github.close());
  const result = await runComposite({
    action: 'image-tag',
    event,
    inputs: { image: `${host}/Acme/Web`, ...inputs },
    env: { GITHUB_API_URL: github.url },
  });
  return { ...result, asked: github.requests.map((request) => request.path) };
}

const opened = recordedEvent('a pull request is opened');

test.each(
  sampled<readonly [string, RecordedEvent]>([
    ['the run of a pull request', opened],
    ['the run of a pull request from a fork', recordedEvent('a pull request comes from a fork')],
    ['a pull_request_target', recordedEvent('a pull request target')],
    ['a workflow_run', recordedEvent('the run completes after: a pull request is opened')],
    [
      'the workflow_run of a merged one',
      recordedEvent('the run completes after: a pull request is merged'),
    ],
    [
      'the workflow_run of a fork',
      recordedEvent('the run completes after: a pull request comes from a fork'),
    ],
  ]),
)('%s finds the image of the head commit', async (_what, event) => {
  const { host } = await started('pr-2-ec26c3e');
  const { exitCode, env, outputs } = await run(host, event);
  const reference = `${host}/acme/web@${built.root.digest}`;
  expect(exitCode).toBe(0);
  expect(env).toEqual({
    IMAGE: reference,
    IMAGE_TAG: 'pr-2-ec26c3e',
    IMAGE_DIGEST: built.root.digest,
  });
  expect(outputs).toMatchObject({
    'digest-reference': reference,
    digest: built.root.digest,
    tag: 'pr-2-ec26c3e',
    commit: head,
    kind: 'pull-request',
    'pull-request': '2',
    found: 'true',
  });
});

test('the API is asked for the pull request of a fork, and for nothing else', async () => {
  const { host } = await started('pr-2-ec26c3e');
  const event = recordedEvent('the run completes after: a pull request comes from a fork');
  expect((await run(host, event)).asked).toEqual(['/repos/Codertocat/Hello-World/pulls']);
  expect((await run(host, opened)).asked).toEqual([]);
});

test('a tag given by hand is found whatever the run is about', async () => {
  const { host } = await started('pr-7-0a19012');
  const event = recordedEvent('a tag is given by hand');
  const { env, outputs } = await run(host, event, { tag: 'pr-7-0a19012' });
  expect(env.IMAGE).toBe(`${host}/acme/web@${built.root.digest}`);
  expect(outputs).toMatchObject({ kind: 'manual', commit: head });
});

test('an image that is not there stops the run and exports nothing', async () => {
  const { host } = await started();
  const { exitCode, env, annotations } = await run(host, opened);
  expect([exitCode, env]).toEqual([1, {}]);
  expect(annotations[0]?.message).toContain('IMAGE_NOT_FOUND');
});

test('an image that does not come within the wait stops the run', async () => {
  const { host } = await started();
  const { exitCode, annotations } = await run(host, opened, { wait: '1s' });
  expect(exitCode).toBe(1);
  expect(annotations[0]?.message).toContain('IMAGE_NOT_FOUND');
});

test('an image that comes within the wait is found', async () => {
  const registry = await started();
  const waiting = run(registry.host, opened, { wait: '30s' });
  await expect.poll(() => registry.log.count(), { timeout: 10_000 }).toBeGreaterThan(0);
  registry.state.load('acme/web', built, ['pr-2-ec26c3e']);
  expect((await waiting).env.IMAGE_DIGEST).toBe(built.root.digest);
});

test('an image of another commit stops the run and exports nothing', async () => {
  const registry = await started();
  registry.state.load('acme/web', stale, ['pr-2-ec26c3e']);
  const { exitCode, env, annotations } = await run(registry.host, opened);
  expect([exitCode, env]).toEqual([1, {}]);
  expect(annotations[0]?.message).toContain('REVISION_MISMATCH');
});

test('revision: warn lets it pass with a warning', async () => {
  const registry = await started();
  registry.state.load('acme/web', stale, ['pr-2-ec26c3e']);
  const { env, annotations } = await run(registry.host, opened, { revision: 'warn' });
  expect(env.IMAGE_DIGEST).toBe(stale.root.digest);
  expect(annotations).toMatchObject([{ level: 'warning' }]);
});

test('a branch that is a command stays a name', async () => {
  const branch = "x'$(touch pwned)'";
  const event = branchPush('a branch', branch, { kind: 'branch', tags: [] });
  const registry = await started('x-touch-pwned-6113728');
  const { env, outputs } = await run(registry.host, event, { revision: 'ignore' });
  expect(env.IMAGE_TAG).toBe('x-touch-pwned-6113728');
  expect(outputs.branch).toBe(branch);
});

test('values reach the script by its environment, never as its text', () => {
  const { runs } = contract;
  const scripts = JSON.stringify(runs).match(/"run":"(?:[^"\\]|\\.)*"/g) ?? [];
  expect(scripts).toHaveLength(1);
  expect(scripts.join()).not.toContain('${{');
});

test('every input of image-tag-resolve but resolve is an input, and every output an output', () => {
  const inputs = Object.keys(resolving.inputs).filter((name) => name !== 'resolve');
  expect(Object.keys(contract.inputs)).toEqual(inputs);
  expect(Object.keys(contract.outputs)).toEqual(Object.keys(resolving.outputs));
});

test('the action names its sibling without owner, repository or ref', () => {
  const file = readFileSync(join(import.meta.dirname, '../action.yml'), 'utf8');
  expect(file.match(/uses: .*/g)).toEqual(['uses: "$/image-tag-resolve"']);
});
