import { join } from 'node:path';
import { fault, type MemoryRegistry, runInProcess } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { content, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';

const path = 'acme/web';

/** The release has the tag of an old pull request too. */
async function shared() {
  const server = await serve();
  server.state.putTag(path, 'pr-9-abc1240', content.release[0].root.digest);
  const packages = `${server.host}/${path}`;
  const run = (inputs: Readonly<Record<string, string>>) =>
    runMain({ inputs: { packages, ...inputs }, now });
  return { server, packages, run };
}

const tagsOf = (server: MemoryRegistry) => Object.keys(server.state.repository(path).tags);
const release = content.release[0].root.digest;

describe('an expendable tag of an image that another tag keeps', () => {
  it('stays by default', async () => {
    const { server, run } = await shared();
    const { reports } = await run({ mode: 'apply' });
    expect(reports[0]?.packages[0]?.untags).toEqual([]);
    expect(tagsOf(server)).toContain('pr-9-abc1240');
  });

  it('is named by the plan with untag, and nothing is done', async () => {
    const { server, run } = await shared();
    const { reports } = await run({ untag: 'true' });
    expect(reports[0]?.packages[0]?.untags).toEqual([
      { tag: 'pr-9-abc1240', digest: release, reason: expect.stringContaining('pull-request') },
    ]);
    expect(tagsOf(server)).toContain('pr-9-abc1240');
  });

  it('goes with untag, and its image with all of its other tags stays', async () => {
    const { server, run } = await shared();
    const before = server.state.repository(path).manifests;
    const { exitCode, outputs, reports } = await run({ mode: 'apply', untag: 'true' });
    const { tags, manifests } = server.state.repository(path);
    expect([exitCode, outputs.outcome]).toEqual([0, 'applied']);
    expect(reports[0]?.packages[0]?.applied?.untagged).toEqual(['pr-9-abc1240']);
    expect(tags['pr-9-abc1240']).toBeUndefined();
    expect([tags['v1.2.3'], tags['1.2'], tags.latest]).toEqual([release, release, release]);
    expect(before).toEqual(expect.arrayContaining([...manifests]));
  });

  it('comes back from the journal', async () => {
    const { server, packages, run } = await shared();
    const seen = () => {
      const { manifests, tags } = server.state.repository(path);
      return structuredClone({ manifests, tags });
    };
    const before = seen();
    const journal = join(await temporary(), 'journal.jsonl');
    await run({ mode: 'apply', untag: 'true', journal });
    const inputs = { packages, mode: 'restore', journal };
    const { exitCode } = await runInProcess({ contract, main, inputs, now });
    expect([exitCode, seen()]).toEqual([0, before]);
  });

  it('waits for the next run when the registry does not delete the stub', async () => {
    const { server, run } = await shared();
    server.faults.add({ when: { method: 'DELETE' }, fault: { ...fault.status(202), type: 'lie' } });
    const rules = '[{ match: "^pr-9-.+$", keep-for: 1h }]';
    const { outputs, reports } = await run({ mode: 'apply', untag: 'true', rules });
    const applied = reports[0]?.packages[0]?.applied;
    expect([outputs.outcome, applied?.untagged, applied?.waiting]).toEqual([
      'partial',
      [],
      ['pr-9-abc1240'],
    ]);
    expect(server.state.repository(path).tags['v1.2.3']).toBe(release);
  });

  it('comes back from the journal also when it waits for the next run', async () => {
    const { server, packages, run } = await shared();
    const journal = join(await temporary(), 'journal.jsonl');
    server.faults.add({ when: { method: 'DELETE' }, fault: { ...fault.status(202), type: 'lie' } });
    const rules = '[{ match: "^pr-9-.+$", keep-for: 1h }]';
    await run({ mode: 'apply', untag: 'true', rules, journal });
    const between = server.state.repository(path).tags['pr-9-abc1240'];
    const inputs = { packages, mode: 'restore', journal };
    const { exitCode, outputs } = await runInProcess({ contract, main, inputs, now });
    expect([exitCode, outputs.outcome, between === release]).toEqual([0, 'restored', false]);
    expect(server.state.repository(path).tags['pr-9-abc1240']).toBe(release);
  });

  it('stays where it names another image since the plan', async () => {
    const { server, run } = await shared();
    const file = join(await temporary(), 'plan.json');
    await run({ untag: 'true', report: file });
    const { digest } = content.mine[0].root;
    server.state.putTag(path, 'pr-9-abc1240', digest);
    await run({ mode: 'apply', untag: 'true', plan: file });
    expect(server.state.repository(path).tags['pr-9-abc1240']).toBe(digest);
  });

  it('stays where it comes to name another image while images are deleted', async () => {
    const { server, run } = await shared();
    const { digest } = content.mine[0].root;
    const after = <Reply>(reply: Reply): Reply => {
      server.state.putTag(path, 'pr-9-abc1240', digest);
      return reply;
    };
    server.faults.add({ when: { method: 'DELETE' }, fault: { ...fault.slow(0), after }, times: 1 });
    const rules = '[{ match: "^(?:sha|pr)-.+$", keep-for: 0s }]';
    const inputs = { rules, 'min-age': '0s', 'max-delete-percent': '100' };
    await run({ mode: 'apply', untag: 'true', ...inputs });
    expect(server.state.repository(path).tags['pr-9-abc1240']).toBe(digest);
  });

  it('stays where the image is in use', async () => {
    const { run } = await shared();
    const { reports } = await run({ untag: 'true', 'keep-tags': 'pr-.+' });
    expect(reports[0]?.packages[0]?.untags).toEqual([]);
  });
});
