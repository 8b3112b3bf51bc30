import { mediaTypes } from '@image-relay/oci';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

describe('foreign layers', () => {
  it('are not asked for, unless they are required', async () => {
    const image = imageFixture.foreignLayer();
    const served = await serve(image);
    const layer = at(partsOf(image).layers, 0);
    expect(await served.verify()).toMatchObject({ outcome: 'ok' });
    expect(served.server.log.count({ reference: layer })).toBe(0);
    const verdict = await served.verify({ foreignLayers: 'require' });
    expect(verdict).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'BLOB_MISSING', digest: layer }],
    });
  });
});

describe('an index that lists blobs, as registry caches of BuildKit do', () => {
  it('has them looked at as layers', async () => {
    const bytes = Buffer.from('layer bytes');
    const image = imageFixture.single({ seed: 'cache' });
    const layer = { mediaType: mediaTypes.ociLayerGzip, size: bytes.length };
    const served = await serve(image);
    const digest = served.server.state.putBlob(repository, bytes);
    const list = imageFixture.indexOf([{ ...image, root: { ...layer, digest } }]);
    served.server.state.load(repository, list, ['cache']);
    expect(await served.verify({ reference: 'cache' })).toMatchObject({ outcome: 'ok' });
    served.server.state.removeBlob(repository, digest);
    expect(await served.verify({ reference: 'cache' })).toMatchObject({
      faults: [{ code: 'BLOB_MISSING', digest }],
    });
  });
});
