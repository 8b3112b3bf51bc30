import { type Digest, manifestAccept, type RepositoryName } from '@image-relay/oci';
import {
  createRegistry,
  type Registry,
  scanStorage,
  type VerifyDepth,
  verifyImage,
} from '@image-relay/registry';
import {
  type DistributionOptions,
  type DistributionRegistry,
  type ImageFixture,
  pushFixture,
  type RegistryKind,
  serverLegs,
  startDistribution,
} from '@image-relay/testing';
import { describe, onTestFinished } from 'vitest';
import { lineOf, type Said, said } from './said.ts';

/** A registry of its own for one incident, and everything that is asked of it. */
export interface Scene {
  readonly server: DistributionRegistry;
  push(fixture: ImageFixture, tags?: readonly string[], repository?: string): Promise<Digest>;
  /** Restarts the server and pushes again: what heals most incidents. */
  heal(fixture: ImageFixture, tags?: readonly string[]): Promise<void>;
  /** Sends a request below `/v2/<repository>/` and reads the whole answer. */
  ask(method: string, path: string, more?: Asking): Promise<Answer>;
  /** Statuses of GET below `manifests/` and `blobs/`. */
  manifests(references: readonly string[]): Promise<readonly number[]>;
  blobs(digests: readonly string[]): Promise<readonly number[]>;
  /** Statuses of HEAD. */
  heads(digests: readonly string[]): Promise<readonly number[]>;
  /** The tags that the registry lists. */
  tags(): Promise<readonly string[]>;
  /** Uploads these digests of a fixture as blobs, manifests too. */
  pushBlobs(fixture: ImageFixture, digests: readonly Digest[], repository?: string): Promise<void>;
  /** The status of a PUT of the manifest with this digest below a tag or digest. */
  putManifest(fixture: ImageFixture, digest: Digest, reference: string): Promise<number>;
  mount(digest: Digest, from: string): Promise<Answer>;
  verify(reference?: string, more?: { depth?: VerifyDepth; repository?: string }): Promise<Said>;
  scan(): Promise<Said & { readonly warnings: readonly string[] }>;
  /** Every tag that the scan says is hit by a fault. */
  tagsHit(): Promise<readonly string[]>;
}

export interface Asking {
  readonly repository?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  /** What Content-Length says. */
  readonly length: number;
  /** How many bytes came, also when the body broke off. */
  readonly bytes: number;
}

const legs = await serverLegs();

/** Declares incidents for a registry program; skipped with the reason where it is missing. In CI Debian's has to be there. */
export function describeIncidents(
  name: string,
  declare: () => void,
  kind: RegistryKind = 'distribution',
): void {
  const missing = legs.find((leg) => leg.kind === kind)?.missing;
  const reason = missing === undefined ? '' : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${name}${reason}`, () => {
    declare();
  });
}

export const home = 'acme/web';

/** Starts a registry that ends with the test. Its cache is that of Debian's packaged configuration: on. */
export async function startScene(
  options: DistributionOptions = {},
  start: typeof startDistribution = startDistribution,
): Promise<Scene> {
  const server = await start(options);
  if (server === undefined) throw new Error('the registry is not on PATH');
  const registry = createRegistry({ env: {}, credentialLookup: async () => undefined, retries: 0 });
  onTestFinished(async () => {
    await registry.close();
    await server.close();
  });
  const place = (repository = home) => ({ registry: server.host, repository });
  return {
    server,
    ...pushesOf(registry, place),
    async heal(fixture, tags = ['v1']) {
      await server.restart();
      await pushFixture(registry, place(), fixture, tags);
    },
    ...looksOf(server),
    ...verdictsOf(server, registry, place),
  };
}

type Place = (repository?: string) => RepositoryName;

function pushesOf(registry: Registry, place: Place): Pick<Scene, 'push' | 'pushBlobs'> {
  return {
    push: (fixture, tags = [], repository) =>
      pushFixture(registry, place(repository), fixture, tags),
    async pushBlobs(fixture, digests, repository) {
      for (const digest of digests) {
        const bytes = fixture.blobs.get(digest) ?? fixture.manifests.get(digest)?.bytes;
        if (bytes === undefined) throw new Error(`${digest} is not in the fixture`);
        await registry.putBlob(place(repository), { digest, size: bytes.length }, bytes);
      }
    },
  };
}

function looksOf(server: DistributionRegistry) {
  const ask = (method: string, path: string, more: Asking = {}) =>
    askServer(`${server.url}/v2/${more.repository ?? home}/${path}`, { method, ...more });
  const statuses = (method: string, paths: readonly string[]) =>
    Promise.all(paths.map(async (path) => (await ask(method, path)).status));
  return {
    ask,
    manifests: (references: readonly string[]) =>
      statuses(
        'GET',
        references.map((reference) => `manifests/${reference}`),
      ),
    blobs: (digests: readonly string[]) =>
      statuses(
        'GET',
        digests.map((digest) => `blobs/${digest}`),
      ),
    heads: (digests: readonly string[]) =>
      statuses(
        'HEAD',
        digests.map((digest) => `blobs/${digest}`),
      ),
    mount: (digest: Digest, from: string) =>
      ask('POST', `blobs/uploads/?mount=${digest}&from=${from}`),
    async putManifest(fixture: ImageFixture, digest: Digest, reference: string) {
      const manifest = fixture.manifests.get(digest);
      if (manifest === undefined) throw new Error(`${digest} is not in the fixture`);
      const headers = { 'content-type': manifest.mediaType };
      return (await ask('PUT', `manifests/${reference}`, { headers, body: manifest.bytes })).status;
    },
  };
}

function verdictsOf(
  server: DistributionRegistry,
  registry: Registry,
  place: Place,
): Pick<Scene, 'verify' | 'scan' | 'tags' | 'tagsHit'> {
  return {
    async verify(reference = 'v1', { depth = 'probe', repository } = {}) {
      const target = { ...place(repository), reference };
      return said(await verifyImage(registry, target, { depth, referrers: 'verify' }));
    },
    async scan() {
      const scan = await scanStorage(server.storage);
      return { ...said(scan), warnings: scan.warnings.map(lineOf) };
    },
    async tagsHit() {
      const { faults } = await scanStorage(server.storage);
      return [...new Set(faults.flatMap(({ tags }) => tags))].sort();
    },
    async tags() {
      const tags: string[] = [];
      for await (const tag of registry.listTags(place())) tags.push(tag);
      return tags.sort();
    },
  };
}

async function askServer(
  url: string,
  { method, headers = {}, body }: Asking & { readonly method: string },
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { accept: manifestAccept, ...headers },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return { status: response.status, length, bytes: await countBytes(response) };
}

async function countBytes({ body }: Response): Promise<number> {
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) bytes += chunk.length;
  } catch {
    // It broke off: what came before is the answer.
  }
  return bytes;
}
