export type { HostLookup } from './auth/realm.ts';
export * from './copy/index.ts';
export type { Credential, CredentialLookup } from './credentials/credential.ts';
export type { RegistryErrorCode, RegistryErrorDetails } from './errors.ts';
export { RegistryError, registryErrors } from './errors.ts';
export { openLayout } from './layout/open-layout.ts';
export { type OpenedRegistry, openRegistry, parseLayoutReference } from './open-registry.ts';
export type { RegistryOptions, RequestRecord } from './options.ts';
export type {
  BlobProbe,
  BlobSource,
  BlobStream,
  RawManifest,
  ReferrerList,
  ReferrerOptions,
  Registry,
  RequestStats,
  ResolvedManifest,
} from './port.ts';
export { readBlob } from './read-blob.ts';
export { createRegistry } from './remote/remote-registry.ts';
export * from './storage/index.ts';
export type { RetryPolicy } from './transport/retry-policy.ts';
export * from './verify/index.ts';
