import { bothOrNeither } from '@image-relay/action-kit';
import { formatRepository, type Reference, type RepositoryName } from '@image-relay/oci';
import type { Previous } from './core/previous.ts';

interface Wished {
  readonly source?: Reference;
  readonly digest?: string;
  readonly version?: string;
  readonly aliases: readonly string[];
  readonly rollback?: Previous;
  readonly release?: string;
  readonly revision?: string;
  readonly publish: boolean;
  readonly releaseBranch: 'create' | 'skip';
}

export function oneWayOfNamingTheSource({ source, digest, rollback, release, revision }: Wished) {
  const isNamed = source?.tag !== undefined || source?.digest !== undefined;
  const inputs = ['source', 'digest'];
  if (isNamed && digest !== undefined) {
    return {
      inputs,
      message: '"source" names an image, and "digest" names one as well',
      hint: 'write the digest that was tested in `digest`, with `source` for its repository if that is another one',
    };
  }
  const isFound = release !== undefined || revision !== undefined;
  if (isNamed || digest !== undefined || isFound || rollback !== undefined) return undefined;
  return {
    inputs: [...inputs, 'release', 'revision'],
    message: 'nothing tells which image is promoted',
    hint: 'write the digest that was tested in `digest`, or name the `release` or the commit in `revision` that the image belongs to',
  };
}

export function tagsToWrite({ version, aliases, rollback, release }: Wished) {
  const isListed = aliases.some((alias) => alias !== 'auto' && alias !== 'none');
  const isVersioned = version !== undefined || release !== undefined;
  if (rollback !== undefined || isVersioned || isListed) return undefined;
  return {
    inputs: ['version', 'release', 'aliases'],
    message: 'neither "version", "release" nor "aliases" names a tag',
    hint: 'write for example `version: ${{ github.event.release.tag_name }}`',
  };
}

export function releaseToPublish({ release, publish, releaseBranch }: Wished) {
  if (release !== undefined || !(publish || releaseBranch === 'create')) return undefined;
  return {
    inputs: ['release', 'publish', 'release-branch'],
    message: 'a release is to be published or to get a branch, and "release" does not name one',
    hint: 'write the id or the tag of the release in `release`',
  };
}

export function aliasesStandAlone({ aliases }: Wished) {
  const isWord = aliases.some((alias) => alias === 'auto' || alias === 'none');
  if (!isWord || aliases.length === 1) return undefined;
  return {
    inputs: ['aliases'],
    message: '"auto" and "none" stand alone in "aliases"',
    hint: 'write one of them, or a list of tags',
  };
}

export function rollbackAlone({ rollback, source, digest, version, release }: Wished) {
  const promoted = [source, digest, version, release].filter((one) => one !== undefined);
  if (rollback === undefined || promoted.length === 0) return undefined;
  return {
    inputs: ['rollback', 'source', 'digest', 'version', 'release'],
    message: '"rollback" puts aliases back, and something is to be promoted as well',
    hint: 'give "rollback" without "source", "digest", "version" and "release"',
  };
}

export function rollbackOfThisImage({
  rollback,
  image,
}: Wished & { readonly image: RepositoryName }) {
  if (rollback === undefined || rollback.image === formatRepository(image)) return undefined;
  return {
    inputs: ['rollback', 'image'],
    message: `"rollback" is about ${JSON.stringify(rollback.image)}, and "image" is ${JSON.stringify(formatRepository(image))}`,
    hint: 'write the image of the promotion that is to be undone',
  };
}

interface Credentials {
  readonly sourceUsername?: string;
  readonly sourcePassword?: string;
}

/** Without it the log-in would go to whatever registry the release names. */
export function sourceOfLogIn({ source, sourceUsername }: Wished & Credentials) {
  if (sourceUsername === undefined || source !== undefined) return undefined;
  return {
    inputs: ['source-username', 'source'],
    message: '"source-username" was given and "source" was not',
    hint: 'write the repository that the log-in is for in `source`',
  };
}

export function sourceUsernameAndPassword({ sourceUsername, sourcePassword }: Credentials) {
  return bothOrNeither(['source-username', sourceUsername], ['source-password', sourcePassword]);
}
