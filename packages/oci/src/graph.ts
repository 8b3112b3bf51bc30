import type { Descriptor } from './descriptor.ts';
import { type Digest, isDigest } from './digest.ts';
import type { ManifestDocument } from './manifest.ts';

/** What a descriptor is to the manifest that holds it. */
export type EdgeRole = 'child' | 'config' | 'layer' | 'subject';

export interface Edge {
  readonly role: EdgeRole;
  readonly descriptor: Descriptor;
}

const referenceType = 'vnd.docker.reference.type';
const referenceDigest = 'vnd.docker.reference.digest';

/** Everything a manifest refers to, in document order; the subject comes last. */
export function edgesOf(document: ManifestDocument): readonly Edge[] {
  const edges: Edge[] =
    document.kind === 'index'
      ? document.manifests.map((descriptor) => ({ role: 'child', descriptor }))
      : [
          { role: 'config', descriptor: document.config },
          ...document.layers.map((descriptor): Edge => ({ role: 'layer', descriptor })),
        ];
  if (document.subject !== undefined) edges.push({ role: 'subject', descriptor: document.subject });
  return edges;
}

/** Whether an index child is a BuildKit attestation manifest, which runs on no platform. */
export function isAttestation(descriptor: Descriptor): boolean {
  return annotationOf(descriptor, referenceType) === 'attestation-manifest';
}

/** The digest of the sibling that an attestation manifest is about, if it names one. */
export function attestedDigest(descriptor: Descriptor): Digest | undefined {
  const digest = annotationOf(descriptor, referenceDigest);
  return isAttestation(descriptor) && digest !== undefined && isDigest(digest) ? digest : undefined;
}

function annotationOf(descriptor: Descriptor, key: string): string | undefined {
  const { annotations } = descriptor;
  return annotations !== undefined && Object.hasOwn(annotations, key)
    ? annotations[key]
    : undefined;
}
