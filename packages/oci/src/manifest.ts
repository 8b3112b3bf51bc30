import * as z from 'zod/mini';
import { annotationsSchema, type Descriptor, descriptorSchema } from './descriptor.ts';
import { conform, decodeObject, invalidDocument } from './document.ts';
import { quote } from './error.ts';
import { graphLimits } from './limits.ts';
import {
  bareMediaType,
  isImageManifestMediaType,
  isIndexMediaType,
  isManifestMediaType,
  isSchema1MediaType,
  mediaTypes,
} from './media-type.ts';

/** A manifest of one image or artifact: OCI 1.1 or Docker schema 2. */
export interface ImageManifest {
  readonly kind: 'manifest';
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An OCI index or Docker manifest list. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export type ManifestDocument = ImageManifest | ImageIndex;

type Kind = ManifestDocument['kind'];

const shared = {
  schemaVersion: z.literal(2),
  mediaType: z.exactOptional(z.string()),
  subject: z.exactOptional(descriptorSchema),
  artifactType: z.exactOptional(z.string()),
  annotations: z.exactOptional(annotationsSchema),
};
const descriptorList = z.pipe(
  z.transform((value: unknown) => (value === null ? [] : value)),
  z.array(descriptorSchema),
);
const manifestSchema = z.object({ ...shared, config: descriptorSchema, layers: descriptorList });
const indexSchema = z.object({ ...shared, manifests: descriptorList });

/**
 * Parses a manifest or index as received. `mediaType` is the Content-Type that came with it.
 * Throws MANIFEST_UNSUPPORTED (Docker schema 1, unknown formats) and MANIFEST_INVALID with every
 * problem; a body that could be read as both kinds is refused (OCI image-spec, CVE-2021-41190).
 */
export function parseManifest(bytes: Uint8Array, mediaType?: string): ManifestDocument {
  const received = mediaType === undefined ? undefined : bareMediaType(mediaType);
  if (received !== undefined && isSchema1MediaType(received)) throw schema1(received);
  const body = decodeObject(bytes, 'manifest', graphLimits.manifestBytes);
  const own = memberOf(body, 'mediaType');
  const stated = typeof own === 'string' ? own : undefined;
  refuseUnsupported(memberOf(body, 'schemaVersion'), stated);
  const kind = kindOf(body, stated, received);
  const known = received !== undefined && isManifestMediaType(received) ? received : undefined;
  return kind === 'index'
    ? parseIndex(body, stated ?? known ?? mediaTypes.ociIndex)
    : parseImageManifest(body, stated ?? known ?? mediaTypes.ociManifest);
}

function parseIndex(body: object, mediaType: string): ImageIndex {
  const parsed = conform(indexSchema, topLevel(body, 'manifests'), 'index');
  return { kind: 'index', mediaType, manifests: parsed.manifests, ...optionalMembers(parsed) };
}

function parseImageManifest(body: object, mediaType: string): ImageManifest {
  const parsed = conform(manifestSchema, topLevel(body, 'layers'), 'manifest');
  const { config, layers } = parsed;
  return { kind: 'manifest', mediaType, config, layers, ...optionalMembers(parsed) };
}

type OptionalMembers = Pick<ImageIndex, 'subject' | 'artifactType' | 'annotations'>;

function optionalMembers({ subject, artifactType, annotations }: OptionalMembers): OptionalMembers {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Without null members, except for the list: an empty list of Go is written as null. */
function topLevel(body: object, list: string): object {
  const entries = Object.entries(body);
  return Object.fromEntries(entries.filter(([key, value]) => value !== null || key === list));
}

/** The one kind that fields, body and Content-Type agree on. Throws MANIFEST_INVALID. */
function kindOf(body: object, stated: string | undefined, received: string | undefined): Kind {
  const has = (name: string): boolean => (memberOf(body, name) ?? null) !== null;
  const claims: Array<readonly [Kind, string]> = [];
  if (stated !== undefined) claims.push([kindOfMediaType(stated), `mediaType ${quote(stated)}`]);
  if (received !== undefined && isManifestMediaType(received)) {
    claims.push([kindOfMediaType(received), `Content-Type ${quote(received)}`]);
  }
  if (has('manifests')) claims.push(['index', 'member "manifests"']);
  for (const name of ['layers', 'config'])
    if (has(name)) claims.push(['manifest', `member "${name}"`]);
  const kinds = new Set(claims.map(([kind]) => kind));
  const [kind] = kinds;
  if (kind === undefined) {
    throw invalidDocument('manifest', [
      'it has neither "manifests" nor "config" and "layers", and no media type of a manifest',
    ]);
  }
  if (kinds.size === 1) return kind;
  const evidence = claims.map(([claimed, source]) => `${source} says ${claimed}`).join(', ');
  throw invalidDocument('manifest', [`it is ambiguous: ${evidence}`], {
    hint: 'Push the image again; its manifest can be read in two ways, so it is not trusted.',
  });
}

function kindOfMediaType(mediaType: string): Kind {
  return isIndexMediaType(mediaType) ? 'index' : 'manifest';
}

function refuseUnsupported(schemaVersion: unknown, mediaType: string | undefined): void {
  if (schemaVersion === 1 || (mediaType !== undefined && isSchema1MediaType(mediaType))) {
    throw schema1(mediaType ?? 'schemaVersion 1');
  }
  if (mediaType === undefined) return;
  if (isIndexMediaType(mediaType) || isImageManifestMediaType(mediaType)) return;
  throw invalidDocument('manifest', [`its mediaType is ${quote(mediaType)}`], {
    code: 'MANIFEST_UNSUPPORTED',
    hint: 'Expected an OCI index or manifest, or a Docker schema 2 manifest or list.',
  });
}

function schema1(seen: string): Error {
  return invalidDocument('manifest', [`it is Docker schema 1 (${quote(seen)})`], {
    code: 'MANIFEST_UNSUPPORTED',
    hint: 'Build and push the image again with a current builder.',
  });
}

function memberOf(body: object, name: string): unknown {
  return Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
}
