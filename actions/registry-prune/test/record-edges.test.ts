import { digestOf, mediaTypes } from '@image-relay/oci';
import { imageFixture } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { edgesOfRecord } from '../src/record-edges.ts';
import { buildCache } from './build-cache.ts';

const index = imageFixture.index();
const cache = buildCache('main');
const bytesOf = ({ root, manifests }: typeof index) => manifests.get(root.digest)?.bytes;
const children = [...index.manifests.keys()].filter((digest) => digest !== index.root.digest);
const text = new TextEncoder().encode('{"schemaVersion":1}');
const artifact = 'application/vnd.oci.artifact.manifest.v1+json';
const target = digestOf(text);
const tags = ['pr-1-abc1234', `${target.replace(':', '-')}.sig`];

it.each<[string, string, Uint8Array | undefined, readonly string[]]>([
  ['an index', mediaTypes.ociIndex, bytesOf(index), children],
  ['the cache of a build', mediaTypes.ociIndex, bytesOf(cache), []],
  ['Docker schema 1', mediaTypes.dockerSchema1, text, []],
  ['a manifest of an unknown kind', artifact, text, []],
  ['bytes that are no manifest', mediaTypes.ociManifest, text, []],
])('what %s names is read from a journal', (_, mediaType, bytes = text, expected) => {
  const manifest = Buffer.from(bytes).toString('base64');
  const digest = digestOf(bytes);
  const time = '2026-01-31T00:00:00Z';
  const record = { package: 'r.example/web', digest, mediaType, tags, parents: [], time, manifest };
  const edges = edgesOfRecord(record);
  expect([edges.children, edges.subjects.filter(Boolean)]).toEqual([expected, [target]]);
});
