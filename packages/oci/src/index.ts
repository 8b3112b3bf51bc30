export type { Descriptor } from './descriptor.ts';
export {
  algorithmOf,
  createDigester,
  type Digest,
  type DigestAlgorithm,
  type Digester,
  digestOf,
  EMPTY_JSON_DIGEST,
  encodedOf,
  isComputableAlgorithm,
  isDigest,
  parseDigest,
} from './digest.ts';
export { OciError, type OciErrorCode, type OciErrorOptions, ociErrors } from './error.ts';
export {
  type Fault,
  type FaultCode,
  faultCodes,
  isUnverifiable,
  type UnverifiableCode,
  unverifiableCodes,
} from './fault.ts';
export {
  attestedDigest,
  type Edge,
  type EdgeRole,
  edgesOf,
  isAttestation,
} from './graph.ts';
export { type ImageConfig, parseImageConfig } from './image-config.ts';
export { configBytes, graphLimits } from './limits.ts';
export {
  type ImageIndex,
  type ImageManifest,
  type ManifestDocument,
  parseManifest,
} from './manifest.ts';
export {
  bareMediaType,
  isForeignLayerMediaType,
  isImageConfigMediaType,
  isImageManifestMediaType,
  isIndexMediaType,
  isManifestMediaType,
  isSchema1MediaType,
  manifestAccept,
  mediaTypes,
} from './media-type.ts';
export {
  agreesWithPlatform,
  formatPlatform,
  matchesPlatform,
  normalizePlatform,
  type Platform,
  parsePlatform,
} from './platform.ts';
export {
  formatReference,
  formatRepository,
  maximumRepositoryLength,
  type ParseRepositoryOptions,
  parseReference,
  parseRepository,
  type Reference,
  type RepositoryName,
} from './reference.ts';
export {
  cosignTags,
  parseReferrersTag,
  type ReferrersTag,
  referrersTag,
} from './referrers-tag.ts';
export { isTag, maximumTagLength, parseTag } from './tag.ts';
export { parseTime } from './time.ts';
