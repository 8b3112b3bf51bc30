import {
  type Descriptor,
  type Digest,
  isAttestation,
  isImageConfigMediaType,
  type Platform,
} from '@image-relay/oci';
import type { ImageFacts, ManifestFacts } from './facts.ts';
import { revisionKey } from './observe-manifest.ts';

/** A manifest that was entered: its bytes are the right ones and it could be parsed. */
export interface Entered {
  readonly facts: ManifestFacts;
  readonly path: readonly Digest[];
  /** Absent for the root. */
  readonly descriptor?: Descriptor;
}

/** One image below the root (or the root itself): what its index and its own config say it is. */
export interface Leaf {
  readonly digest: Digest;
  readonly path: readonly Digest[];
  /** What the index says it runs on. */
  readonly claimed?: Platform;
  /** What its configuration says it runs on. */
  readonly actual?: Platform;
  /** Whether the configuration could be read; artifacts have none. */
  readonly isConfigKnown: boolean;
  /** Every commit that a label or annotation names. */
  readonly revisions: readonly string[];
}

/** A child that could not be read, so that only its descriptor tells what it may have been. */
export interface LostNode {
  readonly claimed?: Platform;
}

/** The leaf that a manifest is: none for indexes, attestations, and artifacts that an index lists. */
export function leafOf({ facts, path, descriptor }: Entered, image: ImageFacts): readonly Leaf[] {
  const { document, digest } = facts;
  if (document?.kind !== 'manifest') return [];
  if (descriptor !== undefined && isAttestation(descriptor)) return [];
  const config = document.edges.find(({ role }) => role === 'config')?.descriptor;
  const isImage = config !== undefined && isImageConfigMediaType(config.mediaType);
  if (!isImage && descriptor !== undefined) return [];
  const seen = config === undefined ? undefined : image.blobs.get(config.digest);
  const read = seen?.state === 'found' ? seen.facts.config : undefined;
  const said = [read?.revision, document.revision, descriptor?.annotations?.[revisionKey]].filter(
    (revision) => revision !== undefined,
  );
  return [
    {
      digest,
      path,
      ...platformOf('claimed', descriptor?.platform),
      ...platformOf('actual', read?.platform),
      isConfigKnown: !isImage || (read !== undefined && read.problem === undefined),
      revisions: [...new Set(said)],
    },
  ];
}

/** What is lost with a child that could not be read; attestations are no loss of a platform. */
export function lostNodes(descriptor: Descriptor): readonly LostNode[] {
  return isAttestation(descriptor) ? [] : [platformOf('claimed', descriptor.platform)];
}

/** BuildKit and others write unknown/unknown for what runs nowhere. */
export function isKnownPlatform(platform: Platform | undefined): platform is Platform {
  return platform !== undefined && platform.os !== 'unknown' && platform.os !== '';
}

function platformOf<Name extends 'claimed' | 'actual'>(
  name: Name,
  platform: Platform | undefined,
): { readonly [name in Name]?: Platform } {
  return isKnownPlatform(platform) ? ({ [name]: platform } as { [name in Name]: Platform }) : {};
}
