import type { Backend, Restoration } from './backend.ts';
import type { JournalRecord } from './journal.ts';

/** Puts the bytes of a manifest again that is not there. Fails when its content was collected since. */
export async function putAgain(
  { registry, repository }: Pick<Backend, 'registry' | 'repository'>,
  { digest, mediaType, manifest }: JournalRecord,
): Promise<Restoration> {
  const { RegistryError } = await import('@image-relay/registry');
  try {
    const bytes = Buffer.from(manifest, 'base64');
    await registry.putManifest(repository, digest, { bytes, mediaType });
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'REGISTRY_REFUSED') throw error;
    return { status: 'failed', message: `${digest} was refused: ${error.message}` };
  }
  const found = await registry.resolve(repository, digest);
  if (found?.digest === digest) return { status: 'restored' };
  return { status: 'failed', message: `${digest} was put and is not there` };
}
