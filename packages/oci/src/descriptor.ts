import * as z from 'zod/mini';
import { type Digest, isDigest } from './digest.ts';
import type { Platform } from './platform.ts';

/** What a manifest says about content it refers to (OCI image-spec, descriptor.md). Size in bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Platform;
  readonly artifactType?: string;
  /** Base64 of the content itself. */
  readonly data?: string;
}

const nonEmpty = z.string().check(z.minLength(1, 'expected a text that is not empty'));

/** Go writes `null` for what is not set: an object without its null members. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

/** A schema that sees an object without its null members. */
export function nullsAbsent<S extends z.core.$ZodType>(schema: S) {
  return z.pipe(z.transform(withoutNulls), schema);
}

export const annotationsSchema = z.record(z.string(), z.string());

const platformSchema = nullsAbsent(
  z.object({
    os: z.string(),
    architecture: z.string(),
    variant: z.exactOptional(z.string()),
    'os.version': z.exactOptional(z.string()),
    'os.features': z.exactOptional(z.array(z.string())),
  }),
);

const digestSchema = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), {
  error: 'expected a digest such as sha256 and 64 hexadecimal digits',
});

const sizeSchema = z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0, {
  error: 'expected a whole number of bytes from 0 to 9007199254740991',
});

export const descriptorSchema = nullsAbsent(
  z.object({
    mediaType: nonEmpty,
    digest: digestSchema,
    size: sizeSchema,
    urls: z.exactOptional(z.array(z.string())),
    annotations: z.exactOptional(annotationsSchema),
    platform: z.exactOptional(platformSchema),
    artifactType: z.exactOptional(z.string()),
    data: z.exactOptional(z.string()),
  }),
);
