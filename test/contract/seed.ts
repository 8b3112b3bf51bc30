import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Descriptor, RepositoryName } from '@image-relay/oci';
import type {
  DistributionRegistry,
  MemoryRegistry,
  TestRegistry,
  ZotRegistry,
} from '@image-relay/testing';

/** Content put where a server keeps it: a thousand pushes would take too long. */
interface Seeder {
  tags(repository: RepositoryName, image: Descriptor, tags: readonly string[]): Promise<void>;
  repositories(names: readonly string[]): Promise<void>;
}

/** How to put tags and empty repositories behind the API of each kind of server. */
export function seederOf(server: TestRegistry): Seeder {
  switch (server.kind) {
    case 'memory':
      return seedMemory(server as MemoryRegistry);
    case 'distribution':
    case 'distribution3':
      return seedDistribution(server as DistributionRegistry);
    case 'zot':
      return seedZot(server as ZotRegistry);
  }
}

function seedMemory({ state }: MemoryRegistry): Seeder {
  return {
    async tags(repository, image, tags) {
      for (const tag of tags) state.putTag(repository.repository, tag, image.digest);
    },
    async repositories(names) {
      for (const name of names) state.putBlob(name, Buffer.from(name));
    },
  };
}

/** `repositories/<name>/_manifests/tags/<tag>/current/link` holds the digest. */
function seedDistribution({ storage }: DistributionRegistry): Seeder {
  const root = join(storage, 'docker/registry/v2/repositories');
  return {
    async tags(repository, image, tags) {
      const folder = join(root, repository.repository, '_manifests/tags');
      for (const tag of tags) {
        await mkdir(join(folder, tag, 'current'), { recursive: true });
        await writeFile(join(folder, tag, 'current/link'), image.digest);
      }
    },
    async repositories(names) {
      // 2.8 knows a repository by the one folder, 3 by the other.
      for (const name of names) {
        await mkdir(join(root, name, '_layers'), { recursive: true });
        await mkdir(join(root, name, '_manifests'));
      }
    },
  };
}

/** One OCI layout a repository; a tag is a descriptor with a reference name. */
function seedZot({ storage }: ZotRegistry): Seeder {
  return {
    async tags(repository, image, tags) {
      const file = join(storage, repository.repository, 'index.json');
      const index = JSON.parse(await readFile(file, 'utf8')) as { manifests: Descriptor[] };
      const { digest, mediaType, size } = image;
      const named = tags.map((tag) => ({
        mediaType,
        digest,
        size,
        annotations: { 'org.opencontainers.image.ref.name': tag },
      }));
      index.manifests.push(...named);
      await writeFile(file, JSON.stringify(index));
    },
    async repositories(names) {
      for (const name of names) {
        const folder = join(storage, name);
        await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
        await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
        await writeFile(join(folder, 'index.json'), '{"schemaVersion":2,"manifests":[]}');
      }
    },
  };
}
