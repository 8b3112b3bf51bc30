import {
  branchPush,
  imageFixture,
  recordedEvent,
  recordedEvents,
  sampled,
  standsForImage,
  startMemoryRegistry,
} from '@image-relay/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectedOf, namedOf, run, token, withoutNetwork } from './runs.ts';

const events = recordedEvents();
/** One of every kind; events.slow.test.ts runs the bundle for all. */
const samples = [...new Map(events.map((event) => [event.eventName, event])).values()];

describe.concurrent('the bundle', () => {
  test.each(sampled(samples.filter(standsForImage)))('names the image: $name', async (event) => {
    expect(await namedOf(event)).toMatchObject(expectedOf(event));
  });

  test('the guard against connections works', async () => {
    const inputs = { resolve: 'optional', image: '127.0.0.1:9/acme/web' };
    const event = recordedEvent('a pull request is opened');
    const { exitCode, stderr } = await run(event, inputs, withoutNetwork);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('a connection was opened');
  });

  test.each(
    sampled<readonly [string, string, string]>([
      ['a quote', "it's", 'it-s-6113728'],
      ['a command', "x'$(touch pwned)'", 'x-touch-pwned-6113728'],
      ['back-ticks', '`touch pwned`', 'touch-pwned-6113728'],
      ['a workflow command', '::set-output name=tag::evil', 'set-output-name-tag-evil-6113728'],
      ['a variable', '${{ secrets.TOKEN }}', 'secrets.token-6113728'],
      ['an emoji', 'feature/🚀', 'feature-6113728'],
      ['composed letters', 'caf\u00e9', 'caf-6113728'],
      ['decomposed letters', 'cafe\u0301', 'cafe-6113728'],
    ]),
  )('a branch with %s stays a name', async (_what, branch, tag) => {
    const event = branchPush('a branch', branch, { kind: 'branch', tags: [] });
    const { exitCode, outputs, log } = await run(event, {}, withoutNetwork);
    expect([exitCode, outputs.tag, outputs.branch]).toEqual([0, tag, branch]);
    expect(log.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });

  test('a branch of 300 characters has a tag of 128', async () => {
    const event = branchPush('a branch', 'b'.repeat(300), { kind: 'branch', tags: [] });
    expect((await run(event)).outputs.tag).toHaveLength(128);
  });

  test('a branch with a line break fails and writes no output', async () => {
    const event = branchPush('a branch', 'x\ntag=evil', { kind: 'branch', tags: [] });
    const { exitCode, outputs, annotations } = await run(event);
    expect([exitCode, outputs]).toEqual([1, {}]);
    expect(annotations[0]?.message).toContain('EVENT_INVALID');
  });
});

describe('with a registry', () => {
  const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
  const password = 'a-password-nobody-should-see';
  const labels = { 'org.opencontainers.image.revision': commit };
  const fixture = imageFixture.index({ labels });
  const event = recordedEvent('a pull request is opened');
  let registry: Awaited<ReturnType<typeof startMemoryRegistry>>;

  beforeAll(async () => {
    const users = { mona: { password } };
    registry = await startMemoryRegistry({ auth: { mode: 'token', users } });
    registry.state.load('acme/web', fixture, ['pr-2-ec26c3e']);
    return () => registry.close();
  });

  const inputs = () => ({
    image: `${registry.host}/Acme/web`,
    resolve: 'required',
    username: 'mona',
    password,
  });

  test('digest, reference and every output arrive in the file', async () => {
    const { exitCode, outputs } = await run(event, inputs());
    const { digest } = fixture.root;
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({
      tag: 'pr-2-ec26c3e',
      tags: 'pr-2-ec26c3e',
      reference: `${registry.host}/acme/web:pr-2-ec26c3e`,
      references: `${registry.host}/acme/web:pr-2-ec26c3e`,
      digest,
      'digest-reference': `${registry.host}/acme/web@${digest}`,
      found: 'true',
      kind: 'pull-request',
      commit,
      'short-commit': 'ec26c3e',
      'pull-request': '2',
      branch: 'changes',
      fork: 'false',
      class: 'pull-request',
      labels: expect.stringContaining(`org.opencontainers.image.revision=${commit}`),
      annotations: expect.stringContaining('org.opencontainers.image.version=pr-2-ec26c3e'),
    });
    expect(JSON.parse(outputs.json ?? '')).toMatchObject({ digest, revision: { status: 'match' } });
  });

  test('the job summary shows the image by digest', async () => {
    const { summary } = await run(event, inputs());
    expect(summary).toContain('### Image');
    expect(summary).toContain(fixture.root.digest.slice('sha256:'.length));
  });

  test.each([
    ['in a run that passes', {}],
    ['in a run that is refused', { password: `${password}-wrong` }],
    ['in a run that finds nothing', { tag: 'nothing' }],
  ])('password and token are in nothing that is written, %s', async (_what, other) => {
    const result = await run(event, { ...inputs(), ...other });
    const { outputs, env, summary, log, annotations } = result;
    const written = JSON.stringify({ outputs, env, summary, log, annotations });
    expect(written).not.toContain(password);
    expect(written).not.toContain(token);
    expect(result.masks).toContain({ password, ...other }.password);
  });

  test('a wrong password is REGISTRY_UNAUTHORIZED, never a missing image', async () => {
    const wrong = { ...inputs(), resolve: 'optional', password: 'wrong-password' };
    const { exitCode, outputs, annotations } = await run(event, wrong);
    expect([exitCode, outputs]).toEqual([1, {}]);
    expect(annotations[0]?.message).toContain('REGISTRY_UNAUTHORIZED');
  });

  test('an image of another commit stops the run and gives no digest', async () => {
    const stale = imageFixture.single({ labels: { ...labels, seed: 'x' }, seed: 'stale' });
    registry.state.load('acme/stale', stale, ['pr-3-0a19012', 'sha-5779607']);
    const other = recordedEvent('a repository is dispatched');
    const stopped = { ...inputs(), image: `${registry.host}/acme/stale` };
    const { exitCode, outputs, annotations } = await run(other, stopped);
    expect([exitCode, outputs]).toEqual([1, {}]);
    expect(annotations[0]?.message).toContain('REVISION_MISMATCH');
  });

  test('an image appears while the run waits for it', async () => {
    const place = { ...inputs(), image: `${registry.host}/acme/late`, wait: '30s' };
    const waiting = run(event, place);
    await expect
      .poll(() => registry.log.count({ repository: 'acme/late' }), { timeout: 60_000 })
      .toBeGreaterThan(0);
    registry.state.load('acme/late', fixture, ['pr-2-ec26c3e']);
    expect((await waiting).outputs.digest).toBe(fixture.root.digest);
  });
});
