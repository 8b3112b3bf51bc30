import { join } from 'node:path';
import { digestOf, mediaTypes } from '@image-relay/oci';
import { expect, it } from 'vitest';
import { heal } from '../src/apply/heal.ts';
import type { Backend, Restoration } from '../src/backend.ts';
import type { PackageFacts } from '../src/core/facts.ts';
import { openJournal } from '../src/journal.ts';
import { digestAt } from './core/graphs.ts';
import { portRegistry } from './port-registry.ts';
import { now, temporary } from './registries.ts';

const name = 'registry.example.com/acme/web';
const mediaType = mediaTypes.ociManifest;
const bytes = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: mediaTypes.ociConfig, digest: digestAt(1), size: 1 },
    layers: [],
  }),
);
const part = digestOf(bytes);

/** A package with an index that names the part, which is there or not. */
function factsWith(isThere: boolean): PackageFacts {
  const manifest = { mediaType, size: 1, children: [], blobs: [] };
  const index = { ...manifest, mediaType: mediaTypes.ociIndex, children: [part] };
  const versions = [
    { digest: digestAt(2), tags: ['v1.0.0'], manifest: index },
    ...(isThere ? [{ digest: part, tags: [], manifest }] : []),
  ];
  return { name, versions, ghosts: [] };
}

/** Heals a package of which a part was deleted as the journal of that package says. */
async function healed(owner: string, restoration: Restoration) {
  const journal = await openJournal(join(await temporary(), 'journal.jsonl'));
  const manifest = bytes.toString('base64');
  const facts = { package: owner, digest: part, mediaType, tags: [], parents: [] };
  await journal.append({ ...facts, time: now.toISOString(), manifest });
  let looks = 0;
  const backend: Backend = {
    name,
    registry: portRegistry(),
    repository: { registry: 'registry.example.com', repository: 'acme/web' },
    look: async () => {
      looks += 1;
      return factsWith(restoration.status !== 'failed');
    },
    learn: async () => undefined,
    delete: async () => ({ status: 'absent' }),
    restore: async () => restoration,
  };
  const done = await heal({ backend, journal }, factsWith(false), new Set([part]));
  return { broken: done.broken, healed: [...done.healed], looks };
}

const missing = `${part} is named and was deleted`;

it.each<[string, Awaited<ReturnType<typeof healed>>, Restoration, string]>([
  ['is put back', { broken: [], healed: [part], looks: 1 }, { status: 'restored' }, name],
  ['was pushed again', { broken: [], healed: [], looks: 1 }, { status: 'there' }, name],
  [
    'is refused, once',
    { broken: [missing, 'no'], healed: [], looks: 0 },
    { status: 'failed', message: 'no' },
    name,
  ],
  [
    'is in the journal for another package alone',
    { broken: [missing], healed: [], looks: 0 },
    { status: 'restored' },
    `${name}/api`,
  ],
])('a part that is named and was deleted %s', async (_, expected, restoration, owner) => {
  expect(await healed(owner, restoration)).toEqual(expected);
});
