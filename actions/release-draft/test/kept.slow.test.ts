import { describe, expect, test } from 'vitest';
import { digestOf, draft, image, imageOf, merge, started, stateOf } from './runs.ts';

describe('what people wrote in a draft', () => {
  test('above the marker stays, and what they wrote below it goes', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first });
    const [release] = at.repository.releases;
    Object.assign(release ?? {}, {
      name: 'Winter release',
      body: `# Hello\r\n\r\nBy hand.\r\n\r\n${release?.body}\r\nbelow`,
    });
    const commit = await merge(at, { title: 'Add it' });
    await draft({ forge: at.forge, commit });
    const [after] = stateOf(at.repository);
    expect(after?.name).toBe('Winter release');
    expect(after?.body).toMatch(/^# Hello\r\n\r\nBy hand\.\n\n<!-- image-relay:line=main -->\n##/);
    expect(after?.body).toContain('* Add it by');
    expect(after?.body).not.toContain('below');
  });

  test('without the marker is no draft of ours', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first });
    const [release] = at.repository.releases;
    Object.assign(release ?? {}, { body: 'mine' });
    const { outputs } = await draft({ forge: at.forge, commit: at.first });
    expect(outputs.created).toBe(true);
    expect(stateOf(at.repository)).toMatchObject([{ body: 'mine' }, { isDraft: true }]);
  });

  test('is not deleted as one too many', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first });
    const [release] = at.repository.releases;
    const second = { ...release, id: 1_000_000, assets: [] };
    const third = { ...second, id: 1_000_001, body: `by hand\n${release?.body}` };
    const releases = at.repository.releases as unknown[];
    releases.push(second, third);
    const { lines } = await draft({ forge: at.forge, commit: at.first });
    expect(at.repository.releases.map(({ id }) => id)).toEqual([release?.id, 1_000_001]);
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringMatching(/^warning: the draft 1000001/)]),
    );
  });
});

describe('the record of a draft', () => {
  test('follows a build of the same commit that comes later', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const digest = digestOf('f'.repeat(40));
    await draft({ forge: at.forge, commit: at.first, inputs: { image, digest } });
    const [release] = stateOf(at.repository);
    expect(release?.assets).toEqual([['image.json', expect.stringContaining(digest)]]);
    expect(release?.body).toContain(digest);
  });

  test('is not lost to a run of the same commit without an image', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const before = stateOf(at.repository);
    await draft({ forge: at.forge, commit: at.first });
    expect(stateOf(at.repository)).toEqual(before);
  });

  test('goes when a newer commit has no image', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const commit = await merge(at, { title: 'Add it' });
    await draft({ forge: at.forge, commit });
    const [release] = stateOf(at.repository);
    expect(release?.assets).toEqual([['image-relay.json', expect.stringContaining(commit)]]);
    expect(release?.body).not.toContain('## Image');
  });

  test('is written again where an upload was left half done', async () => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first });
    const [release] = at.repository.releases;
    const broken = { id: 1_000_000, name: 'image.json', label: null, contentType: 'x/y' };
    Object.assign(release ?? {}, { assets: [{ ...broken, bytes: new Uint8Array() }] });
    await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const [after] = stateOf(at.repository);
    expect(after?.assets).toEqual([['image.json', expect.stringContaining(at.first)]]);
  });

  test('is the newest of two that were left beside each other', async () => {
    const at = await started();
    const { outputs } = await draft({ forge: at.forge, commit: at.first });
    const older = await merge(at, { title: 'Older' });
    const [one, two] = [await merge(at, { title: 'One' }), await merge(at, { title: 'Two' })];
    await draft({ forge: at.forge, commit: one });
    const [release] = at.repository.releases;
    const left = release?.assets ?? [];
    Object.assign(release ?? {}, { assets: [] });
    await draft({ forge: at.forge, commit: two, inputs: imageOf(two) });
    release?.assets.push(...left);
    const run = await draft({ forge: at.forge, commit: older, inputs: imageOf(older) });
    expect(run.outputs).toMatchObject({ releaseId: outputs.releaseId, changes: [{}, {}, {}] });
    expect(release).toMatchObject({ target: two });
  });

  test('follows a branch whose history was replaced', async () => {
    const at = await started();
    const lost = await merge(at, { title: 'Lost' });
    await draft({ forge: at.forge, commit: lost, inputs: imageOf(lost) });
    await at.repository.setRef('refs/heads/main', at.first);
    const commit = await merge(at, { title: 'Kept' });
    await draft({ forge: at.forge, commit, inputs: imageOf(commit) });
    const [release] = stateOf(at.repository);
    expect([release?.target, release?.assets.length]).toEqual([commit, 1]);
    expect(release?.body).toContain('* Kept by');
    expect(release?.body).not.toContain('* Lost by');
    const stale = draft({ forge: at.forge, commit: lost, inputs: imageOf(lost) });
    await expect(stale).rejects.toMatchObject({ code: 'TARGET_NOT_ON_LINE' });
  });
});
