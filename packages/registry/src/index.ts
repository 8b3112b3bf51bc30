export type { RegistryErrorCode, RegistryErrorDetails } from './errors.ts';
export { RegistryError, registryErrors } from './errors.ts';
export type {
  BlobProbe,
  BlobSource,
  BlobStream,
  RawManifest,
  ReferrerList,
  Registry,
  RequestStats,
  ResolvedManifest,
} from './port.ts';
export * from './verify/index.ts';
