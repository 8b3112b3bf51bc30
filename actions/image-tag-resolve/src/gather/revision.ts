import { revisionLabel } from '@image-relay/image-tags';
import {
  configBytes,
  type Descriptor,
  type Digest,
  formatPlatform,
  graphLimits,
  type ImageIndex,
  type ImageManifest,
  isAttestation,
  isImageConfigMediaType,
  isIndexMediaType,
  isManifestMediaType,
  parseImageConfig,
  parseManifest,
  type RepositoryName,
} from '@image-relay/oci';
import { type Registry, readBlob } from '@image-relay/registry';
import type { RevisionStatement } from '../core/revision.ts';

interface Place {
  readonly registry: Registry;
  readonly repository: RepositoryName;
}

/**
 * What an image says about its commit: the annotation of an index speaks for all its platforms,
 * else each platform speaks by its annotation or its label. Attestations run nowhere and are
 * passed over. One GET for a manifest and one for a configuration.
 */
export async function gatherRevisions(
  place: Place,
  digest: Digest,
): Promise<readonly RevisionStatement[]> {
  return await statementsOf(place, { digest }, graphLimits.depth);
}

interface Subject {
  readonly digest: Digest;
  readonly descriptor?: Descriptor;
}

async function statementsOf(
  place: Place,
  subject: Subject,
  depth: number,
): Promise<readonly RevisionStatement[]> {
  const { digest } = subject;
  const raw = await place.registry.getManifest(place.repository, digest);
  if (raw === undefined) return [{ digest, reason: 'is not in the registry' }];
  if (raw.digest !== digest) return [{ digest, reason: `has other bytes: ${raw.digest}` }];
  const document = parseManifest(raw.bytes, raw.mediaType || subject.descriptor?.mediaType);
  if (document.kind === 'manifest') return [await statementOf(place, subject, document)];
  const revision = annotationOf(document);
  if (revision !== undefined) return [{ digest, revision, source: 'index-annotation' }];
  if (depth === 0) return [{ digest, reason: 'is nested too deep' }];
  const nested = await Promise.all(
    document.manifests.filter(runsSomewhere).map((descriptor) => {
      return statementsOf(place, { digest: descriptor.digest, descriptor }, depth - 1);
    }),
  );
  return nested.flat();
}

function runsSomewhere(child: Descriptor): boolean {
  const isManifest = isManifestMediaType(child.mediaType) || isIndexMediaType(child.mediaType);
  return isManifest && !isAttestation(child) && child.artifactType === undefined;
}

async function statementOf(
  place: Place,
  subject: Subject,
  manifest: ImageManifest,
): Promise<RevisionStatement> {
  const { digest } = subject;
  const platform = subject.descriptor?.platform;
  const facts = {
    digest,
    ...(platform === undefined ? {} : { platform: formatPlatform(platform) }),
  };
  const annotation = annotationOf(manifest);
  if (annotation !== undefined) {
    return { ...facts, revision: annotation, source: 'manifest-annotation' };
  }
  if (!isImageConfigMediaType(manifest.config.mediaType)) {
    return { ...facts, reason: `is no image: its config is ${manifest.config.mediaType}` };
  }
  const { registry, repository } = place;
  const bytes = await readBlob(registry, repository, manifest.config, { limit: configBytes });
  if (bytes === undefined) {
    return { ...facts, reason: `has no configuration: ${manifest.config.digest} is missing` };
  }
  const revision = ownText(parseImageConfig(bytes).labels);
  return revision === undefined ? facts : { ...facts, revision, source: 'config-label' };
}

function annotationOf(document: ImageManifest | ImageIndex): string | undefined {
  return ownText(document.annotations ?? {});
}

/** Blank text counts as absent. */
function ownText(entries: Readonly<Record<string, string>>): string | undefined {
  const value = Object.hasOwn(entries, revisionLabel) ? entries[revisionLabel]?.trim() : undefined;
  return value === '' ? undefined : value;
}
