import {
  type Descriptor,
  EMPTY_JSON_DIGEST,
  isImageConfigMediaType,
  OciError,
  parseImageConfig,
  type RepositoryName,
} from '@image-relay/oci';
import type { Registry } from '../port.ts';
import type { VerifyDepth } from './expectation.ts';
import type { BlobFacts, ConfigFacts } from './facts.ts';
import type { VerifyClock } from './observation.ts';
import { revisionKey } from './observe-manifest.ts';
import { readWhole } from './read-whole.ts';

/** The empty config `{}` of artifacts: its digest says what it is, so nobody has to ask for it. */
export const emptyConfigFacts: BlobFacts = { size: 2, bytesRead: 2, digest: EMPTY_JSON_DIGEST };

/** Where to look, and how deep. */
export interface BlobLook {
  readonly registry: Registry;
  readonly depth: VerifyDepth;
  readonly clock: VerifyClock;
}

/** Looks at a layer: its headers, its first byte, or all of it. `undefined` is a 404. */
export async function lookAtLayer(
  { registry, depth, clock }: BlobLook,
  repository: RepositoryName,
  descriptor: Descriptor,
): Promise<BlobFacts | undefined> {
  const { digest } = descriptor;
  if (depth === 'head') return await registry.headBlob(repository, digest);
  if (depth === 'probe') return await registry.probeBlob(repository, digest);
  return await readWhole(registry, repository, descriptor, { clock });
}

/** Reads and hashes a whole config, and what it says of an image. `undefined` is a 404. */
export async function readConfig(
  { registry, clock }: BlobLook,
  repository: RepositoryName,
  descriptor: Descriptor,
): Promise<BlobFacts | undefined> {
  const keep = isImageConfigMediaType(descriptor.mediaType);
  const read = await readWhole(registry, repository, descriptor, { clock, keep });
  if (read === undefined) return undefined;
  const { kept, ...facts } = read;
  const isWhole = facts.digest === descriptor.digest;
  return { ...facts, ...(kept && isWhole ? { config: describeConfig(kept) } : {}) };
}

function describeConfig(chunks: readonly Uint8Array[]): ConfigFacts {
  try {
    const { platform, labels } = parseImageConfig(Buffer.concat(chunks));
    const revision = Object.hasOwn(labels, revisionKey) ? labels[revisionKey] : undefined;
    return {
      ...(platform === undefined ? {} : { platform }),
      ...(revision === undefined || revision === '' ? {} : { revision }),
    };
  } catch (error) {
    if (!(error instanceof OciError)) throw error;
    return { problem: error.message };
  }
}
