import { findRequired } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { readBlocks, settingsOf } from '../documents/shell-blocks.ts';
import { kept, lost, pruneRegistry } from './pruned-registry.ts';

const document = 'runbooks/restore.md';
const tools = ['docker-registry', 'curl', 'jq'];
const missing = tools.filter((tool) => findRequired(tool, tool) === undefined);
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not on PATH)`;
const { digest } = lost.root;

test('every shell block below the settings is run here, and every name they set is set', () => {
  const blocks = readBlocks(document);
  const names = blocks.map(({ name }) => name).filter((name) => name !== 'settings');
  expect(names).toEqual([
    'stop',
    'find',
    'dispatch',
    'restore',
    'by-hand',
    'check',
    'doctor',
    'doctor-workflow',
    'start',
  ]);
  expect(settingsOf(blocks)).toEqual([
    'image',
    'lost',
    'github_repository',
    'clean_up',
    'put_back',
    'run',
    'actions',
    'registry_url',
  ]);
});

describe.skipIf(missing.length > 0)(`the runbook of a restore${reason}`, () => {
  test('finds the run that deleted it, by tag or digest, and puts it back as it was', async () => {
    const { run, named, image } = await pruneRegistry();
    expect(await named('sha-1a2b3c4')).toBeUndefined();
    const { exitCode, printed } = await run(['find', 'restore', 'check']);
    const line = new RegExp(
      `^FOUND in run 42: ${image}@${digest} (\\S+-1a2b3c4 ?){2}, deleted 20`,
      'm',
    );
    expect(printed.find).toContain('run 41 of 2026-01-02T03:17:00Z has no journal');
    expect(printed.find).toMatch(line);
    expect([exitCode, printed.check]).toEqual([
      0,
      expect.stringMatching(/^whole: \S+:sha-1a2b3c4 and every tag$/m),
    ]);
    expect([await named('sha-1a2b3c4'), await named('pr-7-1a2b3c4')]).toEqual([digest, digest]);
    expect((await run(['find'], { lost: digest })).printed.find).toContain('FOUND in run 42');
    expect((await run(['find'], { lost: 'v9' })).printed.find).not.toContain('FOUND');
  });

  test('by hand: the same, and a tag that names something else by now is left', async () => {
    const { run, named, tag } = await pruneRegistry();
    await tag('pr-7-1a2b3c4');
    const { exitCode, printed, stderr } = await run(['find', 'by-hand', 'check']);
    const lines = printed['by-hand']?.split('\n') ?? [];
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(lines.filter((one) => one.startsWith('put back sha256:'))).toHaveLength(5);
    expect(lines.slice(-2).toSorted()).toEqual([
      'left pr-7-1a2b3c4: it names something else now',
      'put back sha-1a2b3c4',
    ]);
    expect([await named('sha-1a2b3c4'), await named('pr-7-1a2b3c4')]).toEqual([
      digest,
      kept.root.digest,
    ]);
  });

  test('is told what the registry has collected since', async () => {
    const { run, server, named } = await pruneRegistry();
    await server.garbageCollect();
    await server.restart();
    const { exitCode, stderr, printed } = await run(['find', 'restore']);
    expect([exitCode, await named('sha-1a2b3c4')]).toEqual([1, undefined]);
    expect(`${printed.restore}${stderr}`).toContain('RESTORE_INCOMPLETE');
  });

  test.each(['restore', 'by-hand'] as const)(
    '%s: what a stale cache swallowed is seen',
    async (block) => {
      const { run, server } = await pruneRegistry();
      await server.garbageCollect();
      const { printed } = await run(['find', block]);
      const swallowed = { restore: 'was put and is not there', 'by-hand': 'put back sha-1a2b3c4' };
      expect(printed[block]).toContain(swallowed[block]);
      const { exitCode, printed: checked } = await run(['check']);
      expect([exitCode, checked.check]).toEqual([
        1,
        expect.stringMatching(/(TAG|MANIFEST)_MISSING/),
      ]);
    },
  );

  test('lets the doctor bring back a child that somebody else deleted', async () => {
    const { run, remove, named } = await pruneRegistry();
    await run(['find', 'restore']);
    const child = [...lost.manifests.keys()].find((one) => one !== digest) ?? '';
    await remove(child);
    expect((await run(['check'])).exitCode).toBe(1);
    const { exitCode, printed } = await run(['doctor', 'check']);
    expect([exitCode, await named(child)]).toEqual([0, child]);
    expect(printed.doctor).toContain(`restored`);
  });

  test('stops and starts workflows by their names', async () => {
    const { run, calls } = await pruneRegistry();
    const { exitCode } = await run(['stop', 'dispatch', 'doctor-workflow', 'start']);
    const at = '--repo acme/web';
    expect([exitCode, await calls()]).toEqual([
      0,
      [
        `workflow disable retention.yml ${at}`,
        `workflow run retention-restore.yml ${at} --raw-field run=42`,
        `workflow run retention-doctor.yml ${at}`,
        `workflow enable retention.yml ${at}`,
      ],
    ]);
  });
});
