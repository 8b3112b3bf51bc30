import { join } from 'node:path';
import {
  fault,
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  runInProcess,
} from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { openJournal } from '../src/journal.ts';
import { main } from '../src/main.ts';
import { doctorSchema } from '../src/report-schema.ts';
import { content, image, now, serve, temporary } from './registries.ts';

const path = 'acme/web';

async function run(server: MemoryRegistry, inputs: Readonly<Record<string, string>>) {
  const packages = `${server.host}/${path}`;
  const given = { packages, retries: '0', ...inputs };
  return await runInProcess({ contract, main, inputs: given, now });
}

async function doctor(server: MemoryRegistry, inputs: Readonly<Record<string, string>> = {}) {
  const done = await run(server, { mode: 'doctor', ...inputs });
  const report = doctorSchema.parse(JSON.parse(done.files['report.json'] ?? '{}'));
  return { ...done, found: report.packages[0] };
}

const release = content.release[0];
const [child] = [...release.manifests.keys()].filter((digest) => digest !== release.root.digest);

describe('the doctor', () => {
  it('finds nothing where everything is whole', async () => {
    const { exitCode, outputs, found, log } = await doctor(await serve());
    expect(log).toContain('3 images looked at, 0 broken');
    expect([exitCode, outputs.outcome, found?.checked, found?.broken]).toEqual([0, 'clean', 3, []]);
  });

  it('tells what is broken, by its tags, and fails', async () => {
    const server = await serve();
    server.state.removeManifest(path, child ?? never());
    const { exitCode, outputs, found, log } = await doctor(server);
    expect([exitCode, outputs.outcome, outputs.failed]).toEqual([1, 'broken', '1']);
    expect(found?.broken[0]).toMatch(/ (v1\.2\.3 1\.2 latest|1\.2 latest v1\.2\.3): .+/);
    expect(found?.partial).toEqual([release.root.digest]);
    expect(log).toContain('PRUNE_BROKEN');
    expect(found?.problems[0]).toContain(`${child} is in no journal`);
  });

  it('leaves what the rules let go', async () => {
    const server = await serve();
    const { root, manifests } = content.oldPull[0];
    const part = [...manifests.keys()].find((digest) => digest !== root.digest);
    server.state.removeManifest(path, part ?? never());
    const { exitCode, outputs } = await doctor(server);
    expect([exitCode, outputs.outcome]).toEqual([0, 'clean']);
  });

  it('brings back from a journal what is needed again, at any depth', async () => {
    const server = await serve();
    const journal = join(await temporary(), 'journal.jsonl');
    await run(server, { mode: 'apply', journal });
    // Somebody pushes the root of a deleted image again, without what it names.
    const root = content.oldPull[0].root.digest;
    const bytes = content.oldPull[0].manifests.get(root);
    server.state.putManifest(path, { digest: root, ...(bytes ?? never()) }, ['v9.0.0']);
    const { exitCode, outputs, found } = await doctor(server, { journal });
    expect([exitCode, outputs.outcome, outputs.restored]).toEqual([0, 'restored', '4']);
    expect(found?.broken).toEqual([]);
    expect(server.state.repository(path).manifests).toEqual(
      expect.arrayContaining([...content.oldPull[0].manifests.keys()]),
    );
  });

  it('brings back an index of indexes, though the registry takes none before what it names', async () => {
    const server = await serve();
    const nest = imageFixture.nestedIndex({ seed: 'nest', created: now.toISOString() });
    const journal = await journalOf(server, nest);
    server.state.load(path, nest, ['v9.0.0']);
    const parts = [...nest.manifests.keys()].filter((digest) => digest !== nest.root.digest);
    for (const digest of parts) server.state.removeManifest(path, digest);
    const { exitCode, outputs, found } = await doctor(server, { journal });
    expect([exitCode, outputs.outcome, outputs.restored]).toEqual([0, 'restored', '6']);
    expect([found?.broken, found?.problems]).toEqual([[], []]);
  });

  it('brings back a part with its signatures', async () => {
    const server = await serve();
    const part = imageFixture.withCosign(imageFixture.single({ seed: 'signed part' }));
    const index = imageFixture.indexOf([part]);
    const journal = await journalOf(server, index);
    server.state.load(path, index, ['v9.0.0']);
    const before = server.state.repository(path);
    for (const digest of part.manifests.keys()) server.state.removeManifest(path, digest);
    for (const tag of part.tags?.keys() ?? []) server.state.removeTag(path, tag);
    const { exitCode, outputs } = await doctor(server, { journal });
    expect([exitCode, outputs.outcome, outputs.restored]).toEqual([0, 'restored', '3']);
    expect(server.state.repository(path)).toEqual(before);
  });

  it('brings nothing back that another package had', async () => {
    const server = await serve();
    const journal = await journalOf(server, release, `${path}/api`);
    server.state.removeManifest(path, child ?? never());
    const { outputs, found } = await doctor(server, { journal });
    expect([outputs.outcome, outputs.restored, found?.problems]).toEqual([
      'broken',
      '0',
      [expect.stringContaining(`${child} is in no journal`)],
    ]);
  });

  it('says why nothing is known of an image', async () => {
    const server = await serve();
    const [layer] = [...release.blobs.keys()].toReversed();
    server.faults.add({ when: { reference: layer ?? 'none' }, fault: fault.forbidden() });
    const { exitCode, outputs, found } = await doctor(server);
    expect([exitCode, outputs.outcome]).toEqual([1, 'partial']);
    expect(found?.unverifiable[0]).toMatch(/ (v1\.2\.3 1\.2 latest|1\.2 latest v1\.2\.3): .*403/);
  });

  it('counts what has no tag and belongs to no image, and tags that name nothing', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    server.state.load(path, image('moved', 1), ['main']);
    await run(server, { mode: 'plan', ledger });
    server.state.putTag(path, 'main', release.root.digest);
    const { found } = await doctor(server, { ledger });
    expect(found?.orphans.length).toBeGreaterThan(0);
  });

  it('knows nothing of what it cannot read, and looks at every tag besides', async () => {
    const server = await serve();
    server.faults.add({ when: { reference: child ?? 'none' }, fault: fault.serverError() });
    const { exitCode, outputs, found, log } = await doctor(server);
    expect([exitCode, outputs.outcome, found?.checked]).toEqual([1, 'partial', 8]);
    expect(log).toContain('DOCTOR_INCOMPLETE');
    expect(found?.unverifiable).toHaveLength(4);
    expect(found?.unverifiable).toContainEqual(expect.stringMatching(/^v1\.2\.3: .*503/));
  });

  it('fails when the registry tells nothing', async () => {
    const server = await serve();
    server.faults.add({ when: { method: 'GET' }, fault: fault.serverError() });
    const { exitCode, log } = await run(server, { mode: 'doctor' });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('REGISTRY_UPSTREAM_ERROR')]);
  });

  it('finds what is there and has no bytes', async () => {
    const server = await serve();
    const when = { method: 'GET', reference: release.root.digest };
    server.faults.add({ when, fault: fault.emptyBody() });
    const { exitCode, outputs, found } = await doctor(server);
    expect([exitCode, outputs.outcome, found?.checked]).toEqual([1, 'broken', 3]);
    expect(found?.broken[0]).toContain(release.root.digest);
  });

  it('warns of a package in which it finds nothing', async () => {
    const server = await serve();
    const packages = `${server.host}/acme/wbe`;
    const { exitCode, annotations } = await doctor(server, { packages });
    expect([exitCode, annotations]).toEqual([
      0,
      [{ level: 'warning', message: expect.stringContaining('holds no tag') }],
    ]);
  });
});

/** A journal as if all of an image had been deleted. */
async function journalOf({ host }: MemoryRegistry, image: ImageFixture, name = path) {
  const file = join(await temporary(), 'journal.jsonl');
  const journal = await openJournal(file);
  for (const [digest, { bytes, mediaType }] of [...image.manifests].toReversed()) {
    const named = [...(image.tags ?? [])].filter(([, target]) => target === digest);
    await journal.append({
      package: `${host}/${name}`,
      digest,
      mediaType,
      tags: named.map(([tag]) => tag),
      parents: [],
      time: now.toISOString(),
      manifest: Buffer.from(bytes).toString('base64'),
    });
  }
  return file;
}

function never(): never {
  throw new Error('the fixture has its root');
}
