import { mediaTypes } from '../src/index.ts';

/** UTF-8 of a text, or of the JSON of a value. */
export const encode = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
export const digest = `sha256:${'a'.repeat(64)}`;
export const layer = { mediaType: mediaTypes.ociLayerGzip, digest, size: 7 };
export const config = { mediaType: mediaTypes.ociConfig, digest, size: 2 };
export const manifest = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociManifest,
  config,
  layers: [layer],
};
export const child = {
  mediaType: mediaTypes.ociManifest,
  digest,
  size: 9,
  platform: { os: 'linux', architecture: 'amd64' },
};
export const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [child] };

/** The value without one member. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _left, ...rest } = value;
  return rest;
}
