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
import { createDocumentGate, type DocumentGate } from './document-gate.ts';
import type { VerifyDepth } from './expectation.ts';
import type { BlobFacts, ManifestFacts, Observation } from './facts.ts';
import { createGate } from './gate.ts';
import { createMemory } from './memory.ts';
import { observe, type Patience } from './observation.ts';
import { emptyConfigFacts, lookAtLayer, readConfig } from './observe-blob.ts';
import { describeManifest } from './observe-manifest.ts';
import { createPressure, type Pressure } from './pressure.ts';

/**
 * Looks at content, each digest of a repository once however many images share it. What is
 * remembered is bounded: far behind in a very long walk a digest may be asked for again.
 */
export interface FactStore {
  readonly registry: Registry;
  /** What is being looked at, or waits for it. */
  readonly pressure: Pressure;
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

/** Descriptors of remembered manifests, and remembered blobs: some 10 and 20 MB. */
const rememberedDescriptors = 30_000;
const rememberedBlobs = 50_000;

/** As many requests as go out at a time by default: an image more would only wait, and take memory. */
const looksUnderWay = 64;

/** Whole layers that are read at a time, counted in small ones: reading more is not faster. */
const readsAtATime = 64;
const largeLayer = { bytes: 1024 * 1024, weight: 4 };

export function createFactStore(registry: Registry, options: FactStoreOptions): FactStore {
  const documents = createDocumentGate();
  const pressure = createPressure(looksUnderWay);
  const look: StoreContext['look'] = (of) => pressure.run(() => observe(of, options.patience));
  const context = { ...options, registry, documents, look };
  return { registry, pressure, ...manifestLooks(context), ...blobLooks(context) };
}

interface StoreContext extends FactStoreOptions {
  readonly registry: Registry;
  readonly documents: DocumentGate;
  readonly look: <Facts>(of: () => Promise<Facts | undefined>) => Promise<Observation<Facts>>;
}

function manifestLooks(context: StoreContext): Pick<FactStore, 'tag' | 'manifest'> {
  const { registry, documents, look } = context;
  const manifests = createMemory<ManifestFacts>({
    budget: rememberedDescriptors,
    weigh: weightOfManifest,
  });
  const read = (
    repository: RepositoryName,
    wanted: { readonly reference: string; readonly digest?: Digest; readonly size?: number },
  ) =>
    look(async () => {
      const get = () => registry.getManifest(repository, wanted.reference);
      const raw = await documents.manifest(wanted.size, get);
      return raw === undefined ? undefined : describeManifest(raw, wanted.digest);
    });
  return {
    async tag(repository, tag) {
      const seen = await read(repository, { reference: tag });
      if (seen.state === 'found') {
        const { disagreeingHeader: _, ...facts } = seen.facts;
        manifests.learn(keyOf(repository, facts.digest), { state: 'found', facts });
      }
      return seen;
    },
    async manifest(repository, { digest, size }) {
      const refused = refusal(digest) ?? tooLarge('manifest', size ?? 0, graphLimits.manifestBytes);
      if (refused !== undefined) return refused;
      const wanted = { reference: digest, digest, ...(size === undefined ? {} : { size }) };
      return await manifests.recall(keyOf(repository, digest), () => read(repository, wanted));
    },
  };
}

function blobLooks(context: StoreContext): Pick<FactStore, 'config' | 'layer'> {
  const { registry, documents, depth, patience, look } = context;
  const reads = createGate(readsAtATime);
  const configs = createMemory<BlobFacts>({ budget: rememberedBlobs });
  const layers = createMemory<BlobFacts>({ budget: rememberedBlobs });
  const how = { registry, depth, clock: patience.clock };
  const isWhole = depth === 'full';
  return {
    async config(repository, descriptor) {
      const { digest, size } = descriptor;
      if (digest === EMPTY_JSON_DIGEST) return knownEmpty;
      const refused = refusal(digest) ?? tooLarge('config', size, configBytes);
      if (refused !== undefined) return refused;
      const read = () => documents.config(size, () => readConfig(how, repository, descriptor));
      return await configs.recall(keyOf(repository, digest, size), () => look(read));
    },
    async layer(repository, descriptor) {
      const { digest, size } = descriptor;
      if (digest === EMPTY_JSON_DIGEST) return knownEmpty;
      const whole = configs.peek(keyOf(repository, digest, size));
      if (whole !== undefined) return await whole;
      const refused = isWhole ? refusal(digest) : undefined;
      if (refused !== undefined) return refused;
      const read = () => lookAtLayer(how, repository, descriptor);
      const gated = isWhole ? () => reads.run(weightOfRead(size), read) : read;
      const key = isWhole ? keyOf(repository, digest, size) : keyOf(repository, digest);
      return await layers.recall(key, () => look(gated));
    },
  };
}

/** A read that stops at the descriptor's size is only good for descriptors of that size. */
function keyOf(repository: RepositoryName, digest: Digest, size?: number): string {
  return `${formatRepository(repository)}@${digest}${size === undefined ? '' : ` ${size}`}`;
}

function weightOfManifest(seen: Observation<ManifestFacts>): number {
  return 1 + (seen.state === 'found' ? (seen.facts.document?.edges.length ?? 0) : 0);
}

function weightOfRead(size: number): number {
  return size >= largeLayer.bytes ? largeLayer.weight : 1;
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
