import type { Backend, Restoration } from './backend.ts';
import type { JournalRecord } from './journal.ts';

/** Puts the bytes of a manifest again that is not there. Fails when its content was collected since. */
export async function putAgain(place: Place, record: JournalRecord): Promise<Restoration> {
  const { digest } = record;
  const refusal = await putAs(place, digest, record);
  if (refusal !== undefined) return { status: 'failed', message: refusal };
  const found = await place.registry.resolve(place.repository, digest);
  if (found?.digest === digest) return { status: 'restored' };
  return { status: 'failed', message: `${digest} was put and is not there` };
}

type Place = Pick<Backend, 'registry' | 'repository'>;

/** Puts the bytes of a manifest under a digest or tag; gives a sentence when the registry refuses it. */
export async function putAs(
  { registry, repository }: Place,
  reference: string,
  { mediaType, manifest }: JournalRecord,
): Promise<string | undefined> {
  const { RegistryError } = await import('@image-relay/registry');
  try {
    const bytes = Buffer.from(manifest, 'base64');
    await registry.putManifest(repository, reference, { bytes, mediaType });
    return undefined;
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'REGISTRY_REFUSED') throw error;
    return `${reference} was refused: ${error.message}`;
  }
}
