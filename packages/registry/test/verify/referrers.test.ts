import { fault, type InjectedFault, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at } from './parts.ts';
import { repository, type Served, serve } from './served.ts';

describe('attestations and referrers', () => {
  const image = imageFixture.index();
  const referred = imageFixture.withReferrers(image, { fallbackTag: true });
  const listed = [...referred.manifests.keys()].filter((digest) => !image.manifests.has(digest));
  const signed = imageFixture.withCosign(image);
  const [[signatureTag, signature] = ['', undefined]] = [...(signed.tags ?? [])];

  async function faultsOf(served: Served) {
    const { faults } = await served.verify({ referrers: 'verify' });
    return faults;
  }

  it('an attestation about a digest that is not in its index is an orphan', async () => {
    const served = await serve(imageFixture.withOrphanAttestation());
    expect(await faultsOf(served)).toMatchObject([
      { code: 'ATTESTATION_ORPHAN', actual: `sha256:${'0'.repeat(64)}` },
    ]);
  });

  it('a referrer below the fallback tag that was deleted is missing', async () => {
    const served = await serve(referred, { referrers: false });
    served.server.state.removeManifest(repository, at(listed, 0));
    expect(await faultsOf(served)).toMatchObject([
      { code: 'MANIFEST_MISSING', digest: listed[0], path: [image.root.digest, listed[0]] },
    ]);
  });

  it('content of a referrer that was deleted is missing', async () => {
    const served = await serve(referred);
    const own = [...referred.blobs.keys()].filter((digest) => !image.blobs.has(digest));
    served.server.state.removeBlob(repository, at(own, -1 + own.length));
    expect(await faultsOf(served)).toMatchObject([{ code: 'BLOB_MISSING' }]);
  });

  it('a referrer that names another subject is an orphan', async () => {
    const stranger = imageFixture.artifact({
      subject: imageFixture.single({ seed: 'stranger' }).root,
    });
    const list = imageFixture.indexOf([stranger]);
    const served = await serve(image, { referrers: false });
    const tag = `sha256-${image.root.digest.slice('sha256:'.length)}`;
    served.server.state.load(repository, list, [tag]);
    expect(await faultsOf(served)).toMatchObject([
      { code: 'REFERRER_ORPHAN', expected: image.root.digest },
    ]);
  });

  it('an image whose subject is not there is an orphan', async () => {
    const subject = imageFixture.single({ seed: 'gone' }).root;
    const served = await serve(imageFixture.artifact({ subject }));
    expect(await faultsOf(served)).toMatchObject([
      { code: 'REFERRER_ORPHAN', digest: subject.digest },
    ]);
    expect(await served.verify({ referrers: 'ignore' })).toMatchObject({ outcome: 'ok' });
  });

  it('a signature tag that is listed and has no manifest is missing', async () => {
    const served = await serve(signed);
    served.server.state.putTag(repository, signatureTag, `sha256:${'1'.repeat(64)}`);
    expect(await faultsOf(served)).toMatchObject([
      { code: 'TAG_MISSING', message: expect.stringContaining(signatureTag) },
    ]);
  });

  it('a signature tag with something else than a manifest is told, also where no list names it', async () => {
    const served = await serve(signed);
    const { faults } = served.server;
    const body = Buffer.from('{"a":1}');
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const junk: InjectedFault = { type: 'junk', after: (reply) => ({ ...reply, headers, body }) };
    faults.add({ when: { kind: 'manifest', reference: signatureTag }, fault: junk });
    faults.add({ when: { kind: 'tags' }, fault: fault.forbidden() });
    expect(await faultsOf(served)).toMatchObject([{ code: 'MANIFEST_INVALID' }]);
  });

  it('what is below a signature tag is verified', async () => {
    const served = await serve(signed);
    const own = [...signed.blobs.keys()].filter((digest) => !image.blobs.has(digest));
    for (const digest of own) served.server.state.removeBlob(repository, digest);
    const faults = await faultsOf(served);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['BLOB_MISSING']));
    expect(faults.every(({ path }) => path[0] === image.root.digest)).toBe(true);
    expect(faults.some(({ path }) => path[1] === signature)).toBe(true);
  });

  it('signature tags are found one by one where there are more than 1,000 tags', async () => {
    const served = await serve(signed, { pageSize: 200 });
    for (let at = 0; at <= 1_000; at += 1) {
      served.server.state.putTag(repository, `a${at}`, image.root.digest);
    }
    const verdict = await served.verify({ referrers: 'verify' });
    expect(verdict).toMatchObject({ outcome: 'ok' });
    expect(verdict.referrers).toContain(signature);
    expect(served.server.log.count({ kind: 'tags' })).toBe(5);
  });

  it('one page of tags is all that is read for an image that is named alone: six look-ups', async () => {
    const served = await serve(image);
    for (let at = 0; at < 3_000; at += 1) {
      served.server.state.putTag(repository, `a${at}`, image.root.digest);
    }
    await served.verify();
    const without = served.server.log.count();
    served.server.log.reset();
    expect(await served.verify({ referrers: 'verify' })).toMatchObject({ outcome: 'ok' });
    expect(served.server.log.count()).toBe(without + 6);
  });
});
