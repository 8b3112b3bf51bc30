/** Every permanent error code of this package, with what it means and what to do. */
export const registryErrors = {
  REGISTRY_UNAUTHORIZED:
    'The registry wants credentials, or does not accept those it got. Log in, or pass username and password.',
  REGISTRY_FORBIDDEN:
    'The credentials are valid but may not do this. Grant the account or the job the permission it lacks.',
  REGISTRY_RATE_LIMITED:
    'The registry still answered 429 after every retry. Wait, lower the concurrency, or log in for a higher limit.',
  REGISTRY_UPSTREAM_ERROR:
    'The registry still answered with a server error after every retry. Look at its status page and run again.',
  REGISTRY_TIMEOUT:
    'No answer, or no further byte, came within the time limit. Run again, or raise the timeout.',
  REGISTRY_NETWORK:
    'The registry could not be reached: name, connection or certificate. Check the host and the network.',
  REGISTRY_PROTOCOL:
    'The answer is not one that a registry gives. Check the host name and any proxy in between.',
  REGISTRY_TRUNCATED:
    'A body ended before the length that its headers promised. Run again; if it stays, the stored content is damaged.',
  REGISTRY_CONTENT_MISMATCH:
    'The bytes do not have the digest or the size that was asked for. The stored content is damaged or was replaced.',
  REGISTRY_CONTENT_MISSING:
    'The registry has not got content that an image names, so the image cannot be copied. Verify it and build it again.',
  REGISTRY_LIMIT:
    'The answer is larger than a limit that protects this run: manifest size, number of pages.',
  REGISTRY_READ_ONLY: 'This kind of registry can only be read, such as an oci-archive file.',
  REGISTRY_CREDENTIALS:
    'Stored credentials could not be read: the configuration file or its credential helper failed.',
  REGISTRY_REFUSED:
    'The registry refused the request as invalid or unsupported. The message carries its own explanation.',
} as const satisfies Record<string, string>;

export type RegistryErrorCode = keyof typeof registryErrors;

/** Where and how a request failed. `url` carries neither userinfo, query values nor tokens. */
export interface RegistryErrorDetails {
  readonly hint?: string;
  readonly cause?: unknown;
  readonly method?: string;
  readonly url?: string;
  readonly status?: number;
  /** The codes of the registry's own error document (OCI distribution-spec, Error Codes). */
  readonly specCodes?: readonly string[];
  /** True when the same call may succeed later without any change. */
  readonly temporary?: boolean;
  /** What the registry's Retry-After header asked for, in milliseconds from the answer. */
  readonly retryAfterMs?: number;
}

/** The one error of this package; `code` is a key of {@link registryErrors}. */
export class RegistryError extends Error {
  readonly userError = true as const;
  readonly code: RegistryErrorCode;
  readonly hint?: string;
  readonly method?: string;
  readonly url?: string;
  readonly status?: number;
  readonly specCodes: readonly string[];
  readonly temporary: boolean;
  readonly retryAfterMs?: number;

  constructor(code: RegistryErrorCode, message: string, details: RegistryErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RegistryError';
    this.code = code;
    this.specCodes = details.specCodes ?? [];
    this.temporary = details.temporary ?? false;
    if (details.hint !== undefined) this.hint = details.hint;
    if (details.method !== undefined) this.method = details.method;
    if (details.url !== undefined) this.url = details.url;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}
