import {
  agreesWithPlatform,
  type Descriptor,
  type Digest,
  type Fault,
  formatPlatform,
  isAttestation,
  isImageManifestMediaType,
  matchesPlatform,
  normalizePlatform,
  type Platform,
} from '@image-relay/oci';
import type { DocumentFacts } from './facts.ts';
import { isKnownPlatform, type Leaf, type LostNode } from './leaf.ts';

/** Everything of an image that says where it runs. */
export interface PlatformEvidence {
  readonly root: Digest;
  readonly leaves: readonly Leaf[];
  readonly lost: readonly LostNode[];
}

/** The platforms an image offers, in order of name, and what is wrong with them. Pure. */
export function judgePlatforms(
  evidence: PlatformEvidence,
  required: readonly Platform[],
): { readonly names: readonly string[]; readonly faults: readonly Fault[] } {
  const { leaves, lost, root } = evidence;
  const offered = [
    ...leaves.map(({ claimed, actual }) => claimed ?? actual),
    ...lost.map(({ claimed }) => claimed),
  ];
  const known = offered.filter(isKnownPlatform);
  // A child that could not be read may be the platform that is looked for: it is reported itself.
  const isComplete =
    lost.every(({ claimed }) => claimed !== undefined) &&
    leaves.every(({ claimed, isConfigKnown }) => claimed !== undefined || isConfigKnown);
  const missing = required.filter(
    (platform) => !known.some((one) => matchesPlatform(platform, one)),
  );
  const formatted = known.map((platform) => formatPlatform(normalizePlatform(platform)));
  const names = [...new Set(formatted.filter(isName))];
  return {
    names: sorted(names),
    faults: [
      ...leaves.flatMap(judgeLeaf),
      ...(isComplete ? missing.map((platform) => absent(platform, names, root)) : []),
    ],
  };
}

/** Two children of one index that no client could choose between. Pure. */
export function judgeDuplicates(
  document: DocumentFacts,
  path: readonly Digest[],
): readonly Fault[] {
  const byPlatform = Map.groupBy(document.edges.filter(isChoice), ({ descriptor }) =>
    choiceOf(descriptor),
  );
  return [...byPlatform.values()].flatMap((edges) => {
    const digests = [...new Set(edges.map(({ descriptor }) => descriptor.digest))];
    const platform = edges[0]?.descriptor.platform;
    const [first, ...others] = digests;
    if (platform === undefined || first === undefined) return [];
    const name = formatPlatform(platform);
    return others.map((digest): Fault => {
      const message = `${digest} and ${first} both claim the platform ${name}`;
      return {
        code: 'PLATFORM_DUPLICATE',
        digest,
        path: [...path, digest],
        expected: `one manifest for ${name}`,
        actual: `${digests.length}`,
        message,
      };
    });
  });
}

/** One line of a reasonable length: what an index says may be anything. */
function isName(platform: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(platform);
}

function judgeLeaf({ claimed, actual, digest, path }: Leaf): Fault[] {
  if (claimed === undefined || actual === undefined || agreesWithPlatform(claimed, actual))
    return [];
  const [expected, seen] = [formatPlatform(claimed), formatPlatform(actual)];
  const message = `the index says ${expected} and the image configuration says ${seen}`;
  return [{ code: 'PLATFORM_MISMATCH', digest, path, expected, actual: seen, message }];
}

function absent(platform: Platform, names: readonly string[], root: Digest): Fault {
  const expected = formatPlatform(platform);
  const actual = names.join(', ') || 'no platform';
  const message = `the image has no ${expected}, it has ${actual}`;
  return { code: 'PLATFORM_MISSING', digest: root, path: [root], expected, actual, message };
}

function isChoice({ role, descriptor }: DocumentFacts['edges'][number]): boolean {
  return (
    role === 'child' &&
    isKnownPlatform(descriptor.platform) &&
    isImageManifestMediaType(descriptor.mediaType) &&
    !isAttestation(descriptor)
  );
}

/** What a client chooses by: the platform, and what Podman and others put beside it. */
function choiceOf({ platform, artifactType = '', annotations = {} }: Descriptor): string {
  const compression = Object.entries(annotations)
    .filter(([key]) => key.startsWith('io.github.containers.compression.'))
    .map(([key, value]) => `${key}=${value}`);
  const name = platform === undefined ? '' : formatPlatform(normalizePlatform(platform));
  const features = platform?.['os.features'] ?? [];
  return JSON.stringify([name, artifactType, sorted(features), sorted(compression)]);
}

function sorted(texts: readonly string[]): readonly string[] {
  return texts.toSorted((one, other) => (one < other ? -1 : 1));
}
