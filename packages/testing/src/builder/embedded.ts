import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Descriptor,
  type Digest,
  digestOf,
  mediaTypes,
  parsePlatform,
} from '@image-relay/oci';
import type { BuildRequest, BuiltImage } from './built-image.ts';
import { parseDockerfile } from './dockerfile.ts';
import { type Layer, packLayer } from './layer.ts';

interface Store {
  readonly manifests: Map<Digest, { mediaType: string; bytes: Uint8Array }>;
  readonly blobs: Map<Digest, Uint8Array>;
}

/** Builds a true OCI image (layers, configs, manifests, index) from a Dockerfile that starts from scratch. */
export async function buildEmbedded(request: BuildRequest): Promise<BuiltImage> {
  const store: Store = { manifests: new Map(), blobs: new Map() };
  const children: Descriptor[] = [];
  for (const platform of request.platforms)
    children.push(await buildPlatform(request, platform, store));
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: children };
  const root = addManifest(store, index, mediaTypes.ociIndex);
  return { builder: 'embedded', root, ...store };
}

async function buildPlatform(
  request: BuildRequest,
  text: string,
  store: Store,
): Promise<Descriptor> {
  const platform = parsePlatform(text);
  const dockerfile = readFileSync(join(request.folder, 'Dockerfile'), 'utf8');
  const steps = parseDockerfile(dockerfile, {
    TARGETPLATFORM: text,
    TARGETOS: platform.os,
    TARGETARCH: platform.architecture,
  });
  const layers: Layer[] = [];
  for (const copy of steps.copies) {
    layers.push(await packLayer(join(request.folder, copy.source), copy.target));
  }
  const config = {
    created: '1970-01-01T00:00:00Z',
    ...platform,
    config: { ...steps.config, Labels: { ...steps.labels, ...request.labels } },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: steps.copies.map((copy) => ({ created_by: `COPY ${copy.source} ${copy.target}` })),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: addBlob(store, encode(config), mediaTypes.ociConfig),
    layers: layers.map((layer) => addBlob(store, layer.bytes, mediaTypes.ociLayerGzip)),
  };
  return { ...addManifest(store, manifest, mediaTypes.ociManifest), platform };
}

function addBlob(store: Store, bytes: Uint8Array, mediaType: string): Descriptor {
  const digest = digestOf(bytes);
  store.blobs.set(digest, bytes);
  return { mediaType, digest, size: bytes.length };
}

function addManifest(store: Store, document: object, mediaType: string): Descriptor {
  const bytes = encode(document);
  const digest = digestOf(bytes);
  store.manifests.set(digest, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}

function encode(document: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}
