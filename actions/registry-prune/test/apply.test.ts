import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault, imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { content, digestsOf, expendable, image, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';
import { plan } from './run-plan.ts';

async function apply(server: MemoryRegistry, inputs: Readonly<Record<string, string>> = {}) {
  const packages = `${server.host}/acme/web`;
  const run = await runMain({ inputs: { packages, mode: 'apply', ...inputs }, now });
  return { ...run, applied: run.reports[0]?.packages[0]?.applied };
}

/** What is left of acme/web. */
const stateOf = (server: MemoryRegistry) => server.state.repository('acme/web');
const keptFixtures = [content.release[0], content.newPull[0], content.mine[0]];
const deletes = (server: MemoryRegistry) => server.log.find({ method: 'DELETE' });

describe('apply', () => {
  it('deletes what the plan names and nothing else, and a second run finds nothing to do', async () => {
    const server = await serve();
    const planned = await plan(server);
    const first = await apply(server);
    const left = stateOf(server);
    const second = await apply(server);
    expect([first.exitCode, first.outputs.outcome, first.outputs.deleted]).toEqual([
      0,
      'applied',
      '10',
    ]);
    expect([first.outputs.plan, first.outputs['bytes-freed']]).toEqual([
      planned.outputs.plan,
      planned.outputs['bytes-freed'],
    ]);
    expect(left.manifests).toEqual(digestsOf(keptFixtures));
    expect(Object.keys(left.tags).toSorted()).toEqual([
      '1.2',
      'latest',
      'mine',
      'pr-2-abc1237',
      'v1.2.3',
    ]);
    expect([second.exitCode, second.outputs.outcome]).toEqual([0, 'clean']);
  });

  it('prints the lines of the dry run', async () => {
    const server = await serve();
    const lines = (log: string) => log.split('\n').filter((line) => /^(keep|delete) /.test(line));
    const [dry, live] = [await plan(server), await apply(server)];
    expect(lines(live.log)).toEqual(lines(dry.log));
  });

  it('writes the journal before each delete, with bytes, tags and parents', async () => {
    const server = await serve();
    const journal = join(await temporary(), 'journal.jsonl');
    await apply(server, { journal });
    const [header, ...lines] = (await readFile(journal, 'utf8')).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line));
    const root = content.oldPull[0].root.digest;
    const record = records.find(({ digest }) => digest === root);
    const bytes = Buffer.from(record.manifest, 'base64').toString();
    expect([header, records.length]).toEqual(['{"journal":1}', 10]);
    expect(record.tags).toEqual(['pr-1-abc1235', 'pr-1-abc1236']);
    expect(JSON.parse(bytes).manifests).toHaveLength(4);
    const children = records.filter(({ parents }) => parents.includes(root));
    expect(children).toHaveLength(4);
  });

  it('applies a plan that was shown, and nothing that became expendable since', async () => {
    const server = await serve();
    const file = join(await temporary(), 'plan.json');
    await plan(server, { report: file });
    server.state.load('acme/web', image('later', 50), ['sha-fffffff']);
    const { outputs } = await apply(server, { plan: file });
    expect([outputs.outcome, outputs.deleted]).toEqual(['applied', '10']);
    expect(Object.keys(stateOf(server).tags)).toContain('sha-fffffff');
  });

  it('leaves what got another tag after the plan was shown', async () => {
    const server = await serve();
    const file = join(await temporary(), 'plan.json');
    await plan(server, { report: file });
    server.state.putTag('acme/web', 'v2.0.0', content.commit[0].root.digest);
    const { outputs } = await apply(server, { plan: file });
    expect([outputs.outcome, outputs.deleted]).toEqual(['applied', '5']);
    expect(stateOf(server).tags['v2.0.0']).toBe(content.commit[0].root.digest);
  });

  it('stops at its budget without splitting an image, and goes on in the next run', async () => {
    const server = await serve();
    const first = await apply(server, { 'max-deletes': '7' });
    const between = digestsOf([...keptFixtures, content.oldPull[0]]);
    expect([first.exitCode, first.outputs.outcome, first.applied?.left]).toEqual([0, 'partial', 5]);
    expect(stateOf(server).manifests).toEqual(between);
    const second = await apply(server);
    expect([second.outputs.outcome, stateOf(server).manifests]).toEqual([
      'applied',
      digestsOf(keptFixtures),
    ]);
  });

  it('shares its budget between packages', async () => {
    const server = await serve();
    for (const [fixture, tags] of Object.values(content))
      server.state.load('acme/api', fixture, tags);
    const packages = `${server.host}/acme/web, ${server.host}/acme/api`;
    const inputs = { packages, mode: 'apply', 'max-deletes': '7' };
    const { outputs } = await runMain({ inputs, now });
    expect([outputs.outcome, outputs.deleted, deletes(server).length]).toEqual(['partial', '5', 5]);
  });

  it('begins no delete when its time is over', async () => {
    const server = await serve();
    const { exitCode, outputs } = await apply(server, { timeout: '0s' });
    expect([exitCode, outputs.outcome, deletes(server).length]).toEqual([0, 'partial', 0]);
  });

  it('gives children of what is kept a tag of their own, which later plans see through', async () => {
    const server = await serve();
    const bare = await apply(server);
    expect(bare.log).toContain('12 manifests that stay have no tag');
    await apply(server, { guard: 'tag-children' });
    const tags = Object.keys(stateOf(server).tags).filter((tag) => tag.endsWith('.guard'));
    const again = await plan(server);
    expect(tags).toHaveLength(12);
    expect([again.outputs.outcome, again.outputs.kept]).toEqual(['clean', '15']);
  });
});

describe('apply deletes nothing', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['beyond the limit', { 'max-delete-percent': '39' }, 'PRUNE_REFUSED'],
    [
      'without a place for its journal',
      { journal: join(import.meta.dirname, 'apply.test.ts/journal.jsonl') },
      'JOURNAL_UNWRITABLE',
    ],
    [
      'into a file that is no journal',
      { journal: join(import.meta.dirname, 'apply.test.ts') },
      'JOURNAL_UNWRITABLE',
    ],
    ['of a plan that is not there', { plan: 'none.json' }, 'PLAN_INVALID'],
    [
      'of a plan that is none',
      { plan: join(import.meta.dirname, '../package.json') },
      'PLAN_INVALID',
    ],
  ])('%s', async (_, inputs, code) => {
    const server = await serve();
    const { exitCode, log } = await apply(server, inputs);
    expect([exitCode, log, deletes(server)]).toEqual([1, expect.stringContaining(code), []]);
  });

  it('when a tag that is to be kept went after the plan', async () => {
    const server = await serve();
    const after = <Reply>(reply: Reply): Reply => {
      server.state.removeTag('acme/web', 'mine');
      return reply;
    };
    const when = { path: /tags\/list/ };
    server.faults.add({ when, nth: 2, fault: { ...fault.slow(0), after } });
    const { exitCode, log } = await apply(server);
    expect([exitCode, deletes(server)]).toEqual([1, []]);
    expect(log).toContain('1 tags that are to be kept are gone: mine');
  });
});

describe('when the registry fails', () => {
  it.each<[string, Parameters<MemoryRegistry['faults']['add']>[0], string]>([
    [
      'a delete is refused',
      { when: { method: 'DELETE' }, fault: fault.status(405) },
      'REGISTRY_REFUSED',
    ],
    [
      'a delete is forbidden',
      { when: { method: 'DELETE' }, fault: fault.forbidden(), nth: 3 },
      'REGISTRY_FORBIDDEN',
    ],
    [
      'a delete fails',
      { when: { method: 'DELETE' }, fault: fault.serverError(), nth: 6 },
      'REGISTRY_UPSTREAM_ERROR',
    ],
  ])('%s: the rest waits for the next run', async (_, rule, code) => {
    const server = await serve();
    const added = server.faults.add(rule);
    const first = await apply(server);
    expect([first.exitCode, first.outputs.outcome]).toEqual([1, 'partial']);
    expect(first.log).toContain(code);
    expect(added).toBeDefined();
    server.faults.clear();
    await apply(server, { ledger: join(await temporary(), 'none.jsonl') });
    expect(keptFixtures.every(({ root }) => stateOf(server).manifests.includes(root.digest))).toBe(
      true,
    );
    expect(Object.keys(stateOf(server).tags)).toHaveLength(5);
  });

  it('an answer is lost: the delete was done all the same', async () => {
    const server = await serve();
    server.faults.add({ when: { method: 'DELETE' }, fault: fault.lostReply(), nth: 2 });
    const { outputs } = await apply(server, { retries: '2' });
    expect([outputs.outcome, stateOf(server).manifests]).toEqual([
      'applied',
      digestsOf(keptFixtures),
    ]);
  });

  it('acknowledges deletes and does none: that is said, and children of what stays are left alone', async () => {
    const server = await serve();
    const done = { ...fault.status(202), type: 'lie' };
    server.faults.add({ when: { method: 'DELETE' }, fault: done });
    const { exitCode, outputs, log } = await apply(server);
    expect([exitCode, outputs.outcome, outputs.failed]).toEqual([1, 'partial', '2']);
    expect(log).toContain('PRUNE_PARTIAL');
  });
});

it('deletes signatures and artifacts with their image, and leaves those of others', async () => {
  const server = await serve();
  const doomed = imageFixture.withReferrers(imageFixture.withCosign(image('doomed', 30)));
  const safe = imageFixture.withReferrers(imageFixture.withCosign(image('safe', 30)), {
    fallbackTag: true,
  });
  server.state.load('acme/web', doomed, ['pr-7-abc1239']);
  server.state.load('acme/web', safe, ['v2.0.0']);
  const { outputs } = await apply(server, { 'max-delete-percent': '100' });
  expect(outputs.outcome).toBe('applied');
  expect(stateOf(server).manifests).toEqual(digestsOf([...keptFixtures, safe]));
  expect(expendable).toHaveLength(2);
});
