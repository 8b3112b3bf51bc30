import {
  algorithmOf,
  createDigester,
  type Descriptor,
  type Digest,
  type RepositoryName,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobProbe, BlobStream, Registry } from '../port.ts';
import { readBlob } from '../read-blob.ts';
import { createGate, type Gate } from '../verify/gate.ts';

/** Where content is read and where it goes. The same client twice, when both are in one registry. */
export interface CopyRoute {
  readonly source: Registry;
  readonly target: Registry;
  readonly from: RepositoryName;
  readonly to: RepositoryName;
}

export type BlobTransfer = 'mounted' | 'present' | 'sent';

/** Up to this size a blob is read whole, and so checked, before a byte of it is sent. */
const smallBlob = 1024 * 1024;
const bytesUnderWay = 32 * 1024 * 1024;
/** What a blob counts for that is passed on as it comes. */
const streamWeight = 4 * 1024 * 1024;

const refusals: ReadonlySet<string> = new Set([
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_FORBIDDEN',
  'REGISTRY_REFUSED',
]);

/** Keeps what is in memory at a time within bounds; one for all blobs of a copy. */
export function createTransferGate(): Gate {
  return createGate(bytesUnderWay);
}

/**
 * Brings one blob to the target: mounted within a registry (OCI distribution-spec, end-11), else
 * sent unless it is there. REGISTRY_CONTENT_MISMATCH when the source serves other bytes, or the
 * target keeps a blob that it does not serve.
 */
export async function copyBlob(
  route: CopyRoute,
  descriptor: Descriptor,
  gate: Gate,
): Promise<BlobTransfer> {
  const { target, to } = route;
  const { digest, size } = descriptor;
  if (await mount(route, digest)) return 'mounted';
  // A byte is read: of a file that is gone or empty a registry may still give the headers.
  const before = await target.probeBlob(to, digest);
  if (before !== undefined && isServed(before, size)) return 'present';
  const weight = size > smallBlob ? streamWeight : size;
  await gate.run(weight, () => sendBlob(route, descriptor));
  if (before !== undefined) await checkRepaired(route, descriptor);
  return 'sent';
}

function isServed(probe: BlobProbe, size: number): boolean {
  return (probe.size ?? size) === size && (probe.bytesRead > 0 || size === 0);
}

/** A registry that finds a file in the place of a blob may keep it, whatever was sent. */
async function checkRepaired({ target, to }: CopyRoute, descriptor: Descriptor): Promise<void> {
  const { digest, size } = descriptor;
  const after = await target.probeBlob(to, digest);
  if (after !== undefined && isServed(after, size)) return;
  const text = `${to.registry}/${to.repository} holds a damaged ${digest} and keeps it, although it was sent anew`;
  const hint =
    'Delete the damaged blob from the storage of the registry, restart it, and run again.';
  throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text, { hint });
}

/**
 * A mount only saves sending. A log-in that may not read the source may not mount from it, and registries
 * that cannot mount say so in many ways.
 */
async function mount({ target, from, to }: CopyRoute, digest: Digest): Promise<boolean> {
  if (from.registry !== to.registry) return false;
  try {
    return await target.mountBlob(to, digest, from.repository);
  } catch (error) {
    const isRefused =
      error instanceof RegistryError && (refusals.has(error.code) || error.status === 501);
    if (isRefused) return false;
    throw error;
  }
}

async function sendBlob(route: CopyRoute, descriptor: Descriptor): Promise<void> {
  const { source, target, from, to } = route;
  const { digest, size } = descriptor;
  if (size <= smallBlob) {
    const bytes = await readBlob(source, from, descriptor, { limit: smallBlob });
    if (bytes === undefined) throw absent(route, descriptor);
    await target.putBlob(to, { digest, size }, bytes);
    return;
  }
  // Opened before the upload takes its place among the requests to what may be the same host.
  let opened: BlobStream | undefined = await source.getBlob(from, digest);
  if (opened === undefined) throw absent(route, descriptor);
  await target.putBlob(to, { digest, size }, async function* () {
    const blob = opened ?? (await source.getBlob(from, digest));
    opened = undefined;
    if (blob === undefined) throw absent(route, descriptor);
    yield* checked(blob.body, descriptor);
  });
}

/** Holds the last piece back until the digest is known: wrong bytes never become a whole upload. */
async function* checked(
  body: AsyncIterable<Uint8Array>,
  { digest }: Descriptor,
): AsyncGenerator<Uint8Array> {
  const digester = createDigester(algorithmOf(digest));
  let held: Uint8Array | undefined;
  for await (const piece of body) {
    if (piece.byteLength === 0) continue;
    digester.update(piece);
    if (held !== undefined) yield held;
    held = piece;
  }
  const actual = digester.digest();
  if (actual !== digest) {
    const text = `${digest}: the bytes have the digest ${actual}`;
    throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
  }
  if (held !== undefined) yield held;
}

function absent({ from }: CopyRoute, { digest }: Descriptor): RegistryError {
  const text = `${from.registry}/${from.repository} has no blob ${digest}`;
  const hint = 'The source is broken: verify it, and copy an image that is whole.';
  return new RegistryError('REGISTRY_CONTENT_MISSING', text, { hint });
}
