import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pushFixture, serverLegs } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { goes, type RealScene, realScene } from './real-scene.ts';
import { image, temporary } from './registries.ts';

const leg = (await serverLegs()).find(({ kind }) => kind === 'distribution');
const reason = leg?.missing === undefined ? '' : ` (skipped: ${leg.missing})`;
const untagged = { deleteUntagged: true };
const notOk = (verdicts: readonly string[]) => verdicts.filter((one) => !one.startsWith('ok '));

describe.skipIf(reason !== '')(`garbage collection after deletes${reason}`, () => {
  test.each<[string, string, { readonly deleteUntagged?: boolean }]>([
    ['without a guard', 'none', {}],
    ['with a guard', 'tag-children', {}],
    ['of what has no tag, with a guard', 'tag-children', untagged],
  ])('%s leaves what is kept whole, and frees what was said', async (_, guard, how) => {
    const scene = await realScene();
    const before = await scene.bytes();
    const { exitCode, outputs } = await scene.run({ mode: 'apply', guard });
    const [kept, between] = [await scene.state(), await scene.bytes()];
    await scene.collect(how);
    expect([exitCode, outputs.outcome, outputs.deleted, outputs.failed]).toEqual([
      0,
      'applied',
      String(goes),
      '0',
    ]);
    expect(notOk(await scene.verdicts())).toEqual([]);
    expect(await scene.state()).toEqual(kept);
    // The files of all blobs, which hold manifests as well; a delete alone leaves them where they are.
    expect([between, await scene.bytes()]).toEqual([
      before,
      before - Number(outputs['bytes-freed']),
    ]);
  });

  test('of what has no tag breaks images without a guard, which is why there is one', async () => {
    const scene = await realScene();
    await scene.run({ mode: 'apply' });
    await scene.collect(untagged);
    expect(notOk(await scene.verdicts())).toEqual(
      expect.arrayContaining(['broken v1.0.0', 'broken v1.1.0', 'broken v1.2.3', 'broken latest']),
    );
  });

  test('of what has no tag leaves an image that is in use by its digest, with a guard', async () => {
    const scene = await realScene();
    const { registry, repository } = scene;
    const [pinned, next] = [image('pinned', 300), image('next', 0.1)];
    const folder = await temporary();
    const [ledger, values] = [join(folder, 'ledger.jsonl'), join(folder, 'values.yaml')];
    await pushFixture(registry, repository, pinned, ['pr-9-abc1230']);
    await scene.run({ mode: 'plan', ledger });
    await pushFixture(registry, repository, next, ['pr-9-abc1230']);
    await writeFile(values, `image: web@${pinned.root.digest}\n`);
    const given = { mode: 'apply', guard: 'tag-children', ledger, 'in-use-paths': values };
    const { outputs } = await scene.run(given);
    await scene.collect(untagged);
    expect([outputs.deleted, await scene.verify([pinned.root.digest])]).toEqual([
      String(goes),
      [`ok ${pinned.root.digest}`],
    ]);
  });
});

describe.skipIf(reason !== '')(`a restore on a real server${reason}`, () => {
  test('gives the digests and tags that were deleted', async () => {
    const scene = await realScene();
    const before = await scene.state();
    await scene.run({ mode: 'apply' });
    const between = await scene.state();
    const { exitCode, outputs } = await scene.run({ mode: 'restore' });
    expect(before.there.length - between.there.length).toBe(goes);
    expect([exitCode, outputs.outcome, outputs.restored]).toEqual([0, 'restored', String(goes)]);
    expect([await scene.state(), notOk(await scene.verdicts())]).toEqual([before, []]);
  });

  test.each<[string, (scene: RealScene) => Promise<unknown>]>([
    ['', (scene) => scene.collect()],
    [' by a server that goes on with its caches', (scene) => scene.server.garbageCollect()],
  ])('says what was collected since%s, and leaves what is there', async (_, collect) => {
    const scene = await realScene();
    await scene.run({ mode: 'apply' });
    await collect(scene);
    const { tags } = await scene.state();
    const { exitCode, outputs, log } = await scene.run({ mode: 'restore' });
    expect([exitCode, outputs.outcome]).toEqual([1, 'partial']);
    expect(log).toContain('RESTORE_INCOMPLETE');
    await scene.server.restart();
    expect(notOk(await scene.verify(Object.keys(tags)))).toEqual([]);
    expect((await scene.state()).tags).toEqual(expect.objectContaining(tags));
  });
});
