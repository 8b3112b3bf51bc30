import {
  type Descriptor,
  type Digest,
  graphLimits,
  mediaTypes,
  OciError,
  parseDigest,
  parseManifest,
  type RepositoryName,
  referrersTag,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { ReferrerList, ReferrerOptions } from '../port.ts';
import { redactUrl } from '../redact.ts';
import type { Call, Client } from '../transport/client.ts';
import { apartFromContent } from '../transport/fault.ts';
import { meansAbsent, readErrorDocument } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';
import { repositoryCall } from './endpoint.ts';
import { mediaTypeOf } from './headers.ts';
import { getManifest } from './manifests.ts';
import { pages } from './pages.ts';

/** Registries that were found to have no referrers API; later look-ups go to the tag at once. */
export type WithoutReferrersApi = Set<string>;

/** 404 is "no such API" (OCI distribution-spec, Listing Referrers); others say it in other ways. */
const noApi: readonly number[] = [303, 404, 405, 501];

/**
 * The referrers API and the `sha256-<hex>` tag: a registry that gained the API later may not list what
 * was pushed before. Where the API lists something, only a tag that is known to be there is asked.
 */
export async function listReferrers(
  client: Client,
  { repository, digest }: { repository: RepositoryName; digest: Digest },
  options: ReferrerOptions & { readonly withoutApi: WithoutReferrersApi },
): Promise<ReferrerList> {
  const { withoutApi, artifactType, knownTags } = options;
  const host = repository.registry;
  const listed = withoutApi.has(host)
    ? undefined
    : await readApi(client, { repository, digest }, options);
  const isListed = listed !== undefined && listed.length > 0;
  const isAsked = knownTags?.has(referrersTag(digest)) ?? !isListed;
  const tagged = isAsked ? await readTag(client, repository, digest) : undefined;
  const descriptors = (tagged ?? []).filter((entry) => isWanted(entry, artifactType));
  if (isListed) {
    const known = new Set(listed.map((entry) => entry.digest));
    const older = descriptors.filter((entry) => !known.has(entry.digest));
    return { descriptors: [...listed, ...older], source: 'api' };
  }
  if (tagged !== undefined && (descriptors.length > 0 || listed === undefined)) {
    return { descriptors, source: 'tag' };
  }
  return { descriptors: [], source: listed === undefined ? 'none' : 'api' };
}

/** Undefined when the registry has no such API, or answers it with something else than an index. */
async function readApi(
  client: Client,
  { repository, digest }: { repository: RepositoryName; digest: Digest },
  { artifactType, withoutApi }: { artifactType?: string; withoutApi: WithoutReferrersApi },
): Promise<readonly Descriptor[] | undefined> {
  const call = repositoryCall(client, repository, {
    method: 'GET',
    path: `referrers/${parseDigest(digest)}`,
    query: artifactType === undefined ? [] : [['artifactType', artifactType]],
    action: 'pull',
    headers: { accept: mediaTypes.ociIndex },
    expected: [200, ...noApi],
  });
  const found: Descriptor[] = [];
  let isAnswered = false;
  const read = async (answer: Answer) => {
    const descriptors = await readIndex(answer, client);
    if (descriptors === 'no-api') withoutApi.add(repository.registry);
    return descriptors === 'no-api' ? undefined : descriptors;
  };
  for await (const descriptors of pages(client, call, read)) {
    isAnswered = true;
    found.push(...descriptors.filter((entry) => isWanted(entry, artifactType)));
    if (found.length > graphLimits.descriptors) throw tooMany(call);
  }
  return isAnswered ? found : undefined;
}

async function readIndex(
  answer: Answer,
  client: Client,
): Promise<readonly Descriptor[] | 'no-api' | undefined> {
  if (answer.status !== 200) return await judgeMissing(answer, client);
  if (mediaTypeOf(answer) !== mediaTypes.ociIndex) {
    answer.body.cancel();
    return undefined;
  }
  try {
    const bytes = await answer.body.readAll(graphLimits.manifestBytes);
    return indexDescriptors(bytes, mediaTypes.ociIndex);
  } catch (error) {
    throw apartFromContent(error);
  }
}

async function judgeMissing(answer: Answer, client: Client): Promise<'no-api' | undefined> {
  const document = await readErrorDocument(answer);
  if (answer.status === 404 && !meansAbsent(document)) throw client.refusal(answer, document);
  // An unknown name or digest is about this one; anything else is about the registry.
  const isAboutThis = document.codes.some((code) => code.endsWith('_UNKNOWN'));
  return isAboutThis ? undefined : 'no-api';
}

/** What the fallback tag lists; undefined without such a tag, or when it is not an index. */
async function readTag(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const manifest = await getManifest(client, repository, referrersTag(digest));
  return manifest && indexDescriptors(manifest.bytes, manifest.mediaType);
}

function indexDescriptors(bytes: Uint8Array, mediaType: string): readonly Descriptor[] | undefined {
  try {
    const document = parseManifest(bytes, mediaType === '' ? undefined : mediaType);
    return document.kind === 'index' ? document.manifests : undefined;
  } catch (error) {
    // By the specification, what is not a valid index lists nothing.
    if (error instanceof OciError) return undefined;
    throw error;
  }
}

/** Filtered here as well, so that it does not matter whether the registry did (OCI-Filters-Applied). */
function isWanted(descriptor: Descriptor, artifactType: string | undefined): boolean {
  return artifactType === undefined || descriptor.artifactType === artifactType;
}

function tooMany({ url }: Call): RegistryError {
  const shown = redactUrl(url);
  const text = `${shown} lists more than ${graphLimits.descriptors} referrers`;
  return new RegistryError('REGISTRY_LIMIT', text, { url: shown });
}
