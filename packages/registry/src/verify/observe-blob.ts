import {
  algorithmOf,
  createDigester,
  type Descriptor,
  EMPTY_JSON_DIGEST,
  isImageConfigMediaType,
  OciError,
  parseImageConfig,
  type RepositoryName,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobStream, Registry } from '../port.ts';
import type { VerifyDepth } from './expectation.ts';
import type { BlobFacts, ConfigFacts } from './facts.ts';
import { revisionKey } from './observe-manifest.ts';

/** The empty config `{}` of artifacts: its digest says what it is, so nobody has to ask for it. */
export const emptyConfigFacts: BlobFacts = { size: 2, bytesRead: 2, digest: EMPTY_JSON_DIGEST };

/** Looks at a layer without reading all of it. `undefined` is a 404. */
export async function sampleBlob(
  registry: Registry,
  repository: RepositoryName,
  options: { readonly descriptor: Descriptor; readonly depth: VerifyDepth },
): Promise<BlobFacts | undefined> {
  const { digest } = options.descriptor;
  return options.depth === 'head'
    ? await registry.headBlob(repository, digest)
    : await registry.probeBlob(repository, digest);
}

/** Reads and hashes a whole config. A body that ends early is asked for once more. `undefined` is a 404. */
export async function readConfig(
  registry: Registry,
  repository: RepositoryName,
  descriptor: Descriptor,
): Promise<BlobFacts | undefined> {
  const first = await readOnce(registry, repository, descriptor);
  return first?.endedEarly === true ? await readOnce(registry, repository, descriptor) : first;
}

async function readOnce(
  registry: Registry,
  repository: RepositoryName,
  descriptor: Descriptor,
): Promise<BlobFacts | undefined> {
  const stream = await registry.getBlob(repository, descriptor.digest);
  if (stream === undefined) return undefined;
  const size = stream.size === undefined ? {} : { size: stream.size };
  const { kept, ...read } = await drain(stream, descriptor);
  const isWhole = read.digest === descriptor.digest;
  return { ...size, ...read, ...(kept && isWhole ? { config: describeConfig(kept) } : {}) };
}

type Drained = Omit<BlobFacts, 'size'> & { readonly kept?: readonly Uint8Array[] };

/** Hashes everything, keeps the bytes of image configs, and stops once the descriptor is exceeded. */
async function drain({ body }: BlobStream, descriptor: Descriptor): Promise<Drained> {
  const { digest, size, mediaType } = descriptor;
  const digester = createDigester(algorithmOf(digest));
  const kept: Uint8Array[] | undefined = isImageConfigMediaType(mediaType) ? [] : undefined;
  let bytesRead = 0;
  try {
    for await (const chunk of body) {
      bytesRead += chunk.length;
      digester.update(chunk);
      kept?.push(chunk);
      if (bytesRead > size) break;
    }
  } catch (error) {
    if (!(error instanceof RegistryError && error.code === 'REGISTRY_TRUNCATED')) throw error;
    return { bytesRead, endedEarly: true };
  }
  return { bytesRead, digest: digester.digest(), ...(kept === undefined ? {} : { kept }) };
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
