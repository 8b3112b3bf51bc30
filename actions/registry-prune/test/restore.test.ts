import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault, runInProcess } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { restoreSchema } from '../src/report-schema.ts';
import { content, image, now, serve, temporary } from './registries.ts';

const run = async (inputs: Readonly<Record<string, string>>) => {
  const done = await runInProcess({ contract, main, inputs: { retries: '0', ...inputs }, now });
  return { ...done, report: done.files['report.json'] ?? '{}' };
};

/** A registry from which everything expendable was deleted, as it was before, and the journal. */
async function pruned() {
  const server = await serve();
  const before = structuredClone(server.state.repository('acme/web'));
  const journal = join(await temporary(), 'journal.jsonl');
  const packages = `${server.host}/acme/web`;
  await run({ packages, mode: 'apply', journal });
  const restore = () => run({ packages, mode: 'restore', journal });
  return { server, before, journal, restore };
}

describe('restore', () => {
  it('brings back every digest and tag of what was deleted, and does nothing the second time', async () => {
    const { server, before, restore } = await pruned();
    expect(server.state.repository('acme/web')).not.toEqual(before);
    const first = await restore();
    expect(server.state.repository('acme/web')).toEqual(before);
    expect([first.exitCode, first.outputs.outcome, first.outputs.restored]).toEqual([
      0,
      'restored',
      '10',
    ]);
    expect(restoreSchema.parse(JSON.parse(first.report)).packages[0]?.tags).toEqual([
      'pr-1-abc1235',
      'pr-1-abc1236',
      'sha-abc1234',
    ]);
    const second = await restore();
    expect([second.exitCode, second.outputs.outcome]).toEqual([0, 'clean']);
  });

  it('is no success when the journal is of other packages, and names them', async () => {
    const { server, journal } = await pruned();
    const packages = `${server.host}/acme/wob`;
    const { exitCode, log } = await run({ packages, mode: 'restore', journal });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('JOURNAL_INVALID')]);
    expect(log).toContain(`nothing of ${packages}, but of ${server.host}/acme/web`);
  });

  it('does nothing with the journal of a run that deleted nothing', async () => {
    const { server, journal } = await pruned();
    await writeFile(journal, '{"journal":1}\n');
    const packages = `${server.host}/acme/web`;
    const { exitCode, outputs, annotations } = await run({ packages, mode: 'restore', journal });
    expect([exitCode, outputs.outcome]).toEqual([0, 'clean']);
    expect(annotations.map(({ message }) => message)).toEqual([
      'the journal is empty: its run deleted nothing',
    ]);
  });

  it('leaves a tag that something else has by now, and says so', async () => {
    const { server, restore } = await pruned();
    const { digest } = content.release[0].root;
    server.state.putTag('acme/web', 'sha-abc1234', digest);
    const { exitCode, outputs, log } = await restore();
    expect([exitCode, outputs.outcome, outputs.failed]).toEqual([1, 'partial', '1']);
    expect(log).toContain(`sha-abc1234 names ${digest} now and was left`);
    expect(server.state.repository('acme/web').tags['sha-abc1234']).toBe(digest);
  });

  it('leaves a tag that somebody pushes while its image is looked for', async () => {
    const { server, restore } = await pruned();
    const { digest } = content.release[0].root;
    const after = <Reply>(reply: Reply): Reply => {
      server.state.putTag('acme/web', 'sha-abc1234', digest);
      return reply;
    };
    const reference = content.commit[0].root.digest;
    // When it is put back it is looked for twice, and once more for its tag.
    const when = { method: 'HEAD', reference };
    server.faults.add({ when, fault: { type: 'push', after }, nth: 3 });
    const { log } = await restore();
    expect(log).toContain(`sha-abc1234 names ${digest} now and was left`);
    expect(server.state.repository('acme/web').tags['sha-abc1234']).toBe(digest);
  });

  it('believes no registry that takes a manifest and has not got it', async () => {
    const { server, restore } = await pruned();
    const reference = content.commit[0].root.digest;
    const lie = { ...fault.status(201), type: 'lie' };
    server.faults.add({ when: { method: 'PUT', reference }, fault: lie });
    const { exitCode, outputs, log } = await restore();
    expect([exitCode, outputs.outcome]).toEqual([1, 'partial']);
    expect(log).toContain(`${reference} was put and is not there`);
  });

  it('names packages that are in the journal and are not asked for, and leaves them alone', async () => {
    const { server, before, journal, restore } = await pruned();
    const packages = `${server.host}/acme/api`;
    server.state.load('acme/api', image('of another package', 90), ['pr-4-abc1242']);
    server.state.load('acme/api', image('that stays', 90), ['v1.0.0']);
    await run({ packages, mode: 'apply', journal, 'max-delete-percent': '100' });
    const between = server.state.repository('acme/api');
    const { exitCode, log } = await restore();
    expect([exitCode, server.state.repository('acme/web')]).toEqual([0, before]);
    expect(log).toContain(`5 manifests of ${packages} are in the journal too`);
    expect(server.state.repository('acme/api')).toEqual(between);
  });

  it('goes on after a tag that the registry refuses', async () => {
    const { server, before, restore } = await pruned();
    const when = { method: 'PUT', reference: 'pr-1-abc1236' };
    server.faults.add({ when, fault: fault.status(409) });
    const { exitCode, outputs, log } = await restore();
    expect([exitCode, outputs.outcome, outputs.failed]).toEqual([1, 'partial', '1']);
    expect(log).toContain('pr-1-abc1236 was refused');
    const { 'pr-1-abc1236': _, ...others } = before.tags;
    expect(server.state.repository('acme/web').tags).toEqual(others);
  });

  it('names what the registry has collected since, and brings back the rest', async () => {
    const { server, restore } = await pruned();
    const [layer] = content.commit[0].blobs.keys();
    server.state.removeBlob('acme/web', layer ?? 'sha256:none');
    const { exitCode, outputs, log } = await restore();
    expect([exitCode, outputs.outcome]).toEqual([1, 'partial']);
    expect(log).toContain('RESTORE_INCOMPLETE');
    expect(Object.keys(server.state.repository('acme/web').tags)).toContain('pr-1-abc1235');
  });

  it('takes no journal that was changed, and one whose last line was cut short', async () => {
    const { server, before, journal, restore } = await pruned();
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('pr-1-abc1235', 'v9.9.9 ; rm'));
    const changed = await restore();
    await writeFile(journal, text);
    await appendFile(journal, '{"package":"127.0');
    const cut = await restore();
    expect([changed.exitCode, changed.log]).toEqual([
      1,
      expect.stringContaining('JOURNAL_INVALID'),
    ]);
    expect(cut.exitCode).toBe(0);
    expect(server.state.repository('acme/web')).toEqual(before);
  });

  it('needs a journal', async () => {
    const { exitCode, log } = await run({ packages: 'registry.test/acme/web', mode: 'restore' });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('no "journal" says what')]);
  });
});
