import {
  configBytes,
  type Descriptor,
  type Digest,
  type Edge,
  graphLimits,
  isForeignLayerMediaType,
  isImageConfigMediaType,
  isManifestMediaType,
  isSchema1MediaType,
} from '@image-relay/oci';
import type { DocumentFacts } from './facts.ts';

/**
 * What to do at the end of an edge: read a manifest and go on below it, read a manifest and stop
 * (the subject is another image), read a config whole, look at a layer, or nothing.
 */
export type VisitKind = 'manifest' | 'subject' | 'config' | 'layer' | 'skip';

export interface Visit {
  readonly kind: VisitKind;
  readonly descriptor: Descriptor;
}

export interface VisitOptions {
  readonly foreignLayers: 'skip' | 'require';
  readonly subjects: 'skip' | 'require';
}

/** The edges of a document in its own order. Gathering and judging both follow this one answer. */
export function visitsOf(document: DocumentFacts, options: VisitOptions): readonly Visit[] {
  return document.edges.map((edge) => ({
    kind: kindOf(edge, options),
    descriptor: edge.descriptor,
  }));
}

/** Levels below the root that are still followed. */
export function isTooDeep(path: readonly Digest[]): boolean {
  return path.length - 1 > graphLimits.depth;
}

function kindOf({ role, descriptor }: Edge, options: VisitOptions): VisitKind {
  const { mediaType } = descriptor;
  if (role === 'config') {
    const isLarge = descriptor.size > configBytes && !isImageConfigMediaType(mediaType);
    return isLarge ? 'layer' : 'config';
  }
  if (role === 'subject') return options.subjects === 'require' ? 'subject' : 'skip';
  if (role === 'layer') {
    return isForeignLayerMediaType(mediaType) && options.foreignLayers === 'skip'
      ? 'skip'
      : 'layer';
  }
  // An index may list blobs as well: the registry caches of BuildKit do.
  return isManifestMediaType(mediaType) || isSchema1MediaType(mediaType) ? 'manifest' : 'layer';
}
