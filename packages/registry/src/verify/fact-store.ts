import {
  algorithmOf,
  configBytes,
  type Descriptor,
  type Digest,
  EMPTY_JSON_DIGEST,
  formatRepository,
  graphLimits,
  isComputableAlgorithm,
  type RepositoryName,
} from '@image-relay/oci';
import type { Registry } from '../port.ts';
import type { VerifyDepth } from './expectation.ts';
import type { BlobFacts, ManifestFacts, Observation } from './facts.ts';
import { createGate } from './gate.ts';
import { createMemory } from './memory.ts';
import { observe, type Patience } from './observation.ts';
import { emptyConfigFacts, readConfig, sampleBlob } from './observe-blob.ts';
import { describeManifest } from './observe-manifest.ts';

/** Looks at content, each digest of a repository at most once however many images share it. */
export interface FactStore {
  readonly registry: Registry;
  tag(repository: RepositoryName, tag: string): Promise<Observation<ManifestFacts>>;
  manifest(
    repository: RepositoryName,
    wanted: { readonly digest: Digest; readonly size?: number },
  ): Promise<Observation<ManifestFacts>>;
  config(repository: RepositoryName, descriptor: Descriptor): Promise<Observation<BlobFacts>>;
  layer(repository: RepositoryName, descriptor: Descriptor): Promise<Observation<BlobFacts>>;
}

export interface FactStoreOptions {
  readonly depth: VerifyDepth;
  readonly patience: Patience;
}

/** Bytes of documents that may be in memory at once, and what one of unknown size counts for. */
const documentBudget = 32 * 1024 * 1024;
const unknownSize = 64 * 1024;

export function createFactStore(registry: Registry, options: FactStoreOptions): FactStore {
  const { depth, patience } = options;
  const gate = createGate(documentBudget);
  const manifests = createMemory<ManifestFacts>();
  const configs = createMemory<BlobFacts>();
  const layers = createMemory<BlobFacts>();

  const readManifest = (repository: RepositoryName, reference: string, asked?: Digest) =>
    observe(async () => {
      const raw = await registry.getManifest(repository, reference);
      return raw === undefined ? undefined : describeManifest(raw, asked);
    }, patience);

  return {
    registry,
    async tag(repository, tag) {
      const seen = await gate.run(unknownSize, () => readManifest(repository, tag));
      if (seen.state === 'found') {
        const { disagreeingHeader: _, ...facts } = seen.facts;
        manifests.learn(keyOf(repository, facts.digest), { state: 'found', facts });
      }
      return seen;
    },
    async manifest(repository, { digest, size = unknownSize }) {
      const refused = refusal(digest) ?? tooLarge('manifest', size, graphLimits.manifestBytes);
      if (refused !== undefined) return refused;
      const read = () => gate.run(size, () => readManifest(repository, digest, digest));
      return await manifests.recall(keyOf(repository, digest), read);
    },
    async config(repository, descriptor) {
      const { digest, size } = descriptor;
      if (digest === EMPTY_JSON_DIGEST) return knownEmpty;
      const refused = refusal(digest) ?? tooLarge('config', size, configBytes);
      if (refused !== undefined) return refused;
      const look = () => readConfig(registry, repository, descriptor);
      const read = () => gate.run(size, () => observe(look, patience));
      return await configs.recall(keyOf(repository, digest, size), read);
    },
    async layer(repository, descriptor) {
      const { digest, size } = descriptor;
      if (digest === EMPTY_JSON_DIGEST) return knownEmpty;
      const whole = configs.peek(keyOf(repository, digest, size));
      if (whole !== undefined) return await whole;
      const look = () => sampleBlob(registry, repository, { descriptor, depth });
      return await layers.recall(keyOf(repository, digest), () => observe(look, patience));
    },
  };
}

/** A read that stops at the descriptor's size is only good for descriptors of that size. */
function keyOf(repository: RepositoryName, digest: Digest, size?: number): string {
  return `${formatRepository(repository)}@${digest}${size === undefined ? '' : ` ${size}`}`;
}

const knownEmpty: Observation<BlobFacts> = { state: 'found', facts: emptyConfigFacts };

function refusal(digest: Digest): Observation<never> | undefined {
  const algorithm = algorithmOf(digest);
  if (isComputableAlgorithm(algorithm)) return undefined;
  const message = `digest algorithm "${algorithm}" of ${digest} cannot be computed, expected sha256 or sha512`;
  return { state: 'faulty', code: 'MANIFEST_UNSUPPORTED', message };
}

function tooLarge(what: string, size: number, limit: number): Observation<never> | undefined {
  if (size <= limit) return undefined;
  const message = `the ${what} is too large: its descriptor says ${size} bytes, at most ${limit} are read`;
  return { state: 'faulty', code: 'MANIFEST_INVALID', message };
}
