import { type Digest, formatRepository } from '@image-relay/oci';
import type { Backend, Deletion, Restoration } from '../backend.ts';
import type { PackageFacts, Version } from '../core/facts.ts';
import type { JournalRecord } from '../journal.ts';
import { putAgain } from '../put-again.ts';
import { type LookPorts, lookAtPackage, lookAtReferrers, type Sight, versionsOf } from './look.ts';

/**
 * Any registry of the OCI distribution specification. It lists tags alone and says nothing about
 * times, so every manifest is read once and remembered.
 */
export function createOciBackend(ports: LookPorts): Backend {
  const { registry, repository, memory } = ports;
  const name = formatRepository(repository);
  // What was asked for its referrers, which no list of tags shows.
  const asked = new Set<Digest>();
  // What was deleted perhaps, as no answer came: what is remembered of it may be wrong.
  const doubtful = new Set<Digest>();
  let sight: Sight | undefined;
  const factsOf = (seen: Sight): PackageFacts => {
    return { name, versions: versionsOf(memory, seen), ghosts: seen.ghosts };
  };
  return {
    name,
    registry,
    repository,
    look: async () => {
      for (const digest of doubtful) {
        if ((await registry.resolve(repository, digest)) === undefined)
          memory.manifests.delete(digest);
        doubtful.delete(digest);
      }
      sight = await lookAtPackage(ports);
      return factsOf(sight);
    },
    learn: async (_, plan) => {
      const open = plan.trees.flat().filter((digest) => !asked.has(digest));
      for (const digest of open) asked.add(digest);
      if (sight === undefined || !(await lookAtReferrers(ports, sight, open))) return undefined;
      return factsOf(sight);
    },
    delete: async (version) => {
      doubtful.add(version.digest);
      const deletion = await remove(ports, version);
      doubtful.delete(version.digest);
      return deletion;
    },
    restore: (record) => putBack(ports, record),
  };
}

/** An acknowledged delete is believed when it is read back. */
async function remove(
  { registry, repository, memory }: LookPorts,
  { digest }: Version,
): Promise<Deletion> {
  const isDone = await registry.deleteManifest(repository, digest);
  if (isDone && (await registry.resolve(repository, digest)) !== undefined) {
    const message = 'the registry acknowledged the delete and has it still';
    return { status: 'kept', reason: 'ignored', message };
  }
  memory.manifests.delete(digest);
  return { status: isDone ? 'deleted' : 'absent' };
}

async function putBack(ports: LookPorts, record: JournalRecord): Promise<Restoration> {
  const { registry, repository } = ports;
  const found = await registry.resolve(repository, record.digest);
  if (found !== undefined) return { status: 'there' };
  return await putAgain(ports, record);
}
