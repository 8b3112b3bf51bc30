import { expect, test } from 'vitest';
import { runAction } from './run-action.ts';
import { imageOf, merge, publish, started, stateOf } from './runs.ts';

const hostile =
  'x`$(id)`\n::set-output name=tag::evil <!-- image-relay:line=release/1.0 --> @all | a';

test('the outputs are in the file, and titles from outside do nothing on their way', async () => {
  const at = await started();
  const first = await runAction(at, at.first);
  expect([first.exitCode, first.outputs.version, first.outputs.created]).toEqual([
    0,
    '0.1.0',
    'true',
  ]);
  await publish(at.forge, Number(first.outputs['release-id']));
  const commit = await merge(at, { title: hostile, labels: ['breaking'] });
  const run = await runAction(at, commit, { inputs: imageOf(commit) });
  expect([run.exitCode, run.annotations]).toEqual([0, []]);
  expect(run.outputs).toMatchObject({
    version: '1.0.0',
    tag: 'v1.0.0',
    created: 'true',
    'previous-version': '0.1.0',
    bump: 'major',
    url: expect.stringContaining('https://'),
  });
  expect(JSON.parse(run.outputs.changes ?? '')).toMatchObject([{ number: 1, title: hostile }]);
  expect(run.summary).toContain('Draft of');
  expect(run.summary).not.toContain('<!--');
  expect(run.summary).not.toContain('@all');
  const [, release] = stateOf(at.repository);
  expect(release?.body.match(/<!-- image-relay:[^>]*-->/g)).toEqual([
    '<!-- image-relay:line=main -->',
  ]);
});

test('everything that is wrong with the inputs is said at once', async () => {
  const at = await started();
  const inputs = {
    target: 'main',
    version: 'next',
    'tag-prefix': 'a..b',
    'labels-patch': 'major',
    digest: 'sha256:1',
    'dry-run': 'yes',
    prerelease: '1',
  };
  const { exitCode, annotations } = await runAction(at, at.first, { inputs });
  const [error] = annotations;
  expect([exitCode, annotations.length]).toEqual([1, 1]);
  expect(error?.message).toContain('INPUT_INVALID');
  const named = Object.keys(inputs).filter((name) => error?.message.includes(name));
  expect(named).toEqual(Object.keys(inputs));
  expect(at.forge.requests).toEqual([]);
});

test.each([
  ['contents', { contents: 'read', pull_requests: 'read' }, 'contents=write'],
  ['pull-requests', { contents: 'write' }, 'pull_requests=read'],
] as const)('without the permission %s the error names it', async (_, permissions, named) => {
  const at = await started();
  const token = at.forge.addToken({ permissions });
  const { exitCode, annotations } = await runAction(at, at.first, { token });
  expect(exitCode).toBe(1);
  expect(annotations[0]?.message).toContain('GITHUB_FORBIDDEN');
  expect(annotations[0]?.message).toContain(named);
});
