import * as z from 'zod/mini';
import { nullsAbsent } from './descriptor.ts';
import { conform, decodeObject } from './document.ts';
import { configBytes } from './limits.ts';
import type { Platform } from './platform.ts';

/** What is read from an image configuration; `created` is a date as written (RFC 3339). */
export interface ImageConfig {
  readonly platform?: Platform;
  readonly labels: Readonly<Record<string, string>>;
  readonly created?: string;
}

const schema = nullsAbsent(
  z.object({
    os: z.exactOptional(z.string()),
    architecture: z.exactOptional(z.string()),
    variant: z.exactOptional(z.string()),
    'os.version': z.exactOptional(z.string()),
    'os.features': z.exactOptional(z.array(z.string())),
    created: z.exactOptional(z.string()),
    config: z.exactOptional(
      nullsAbsent(z.object({ Labels: z.exactOptional(z.record(z.string(), z.string())) })),
    ),
  }),
);

/**
 * Parses an image configuration (OCI image-spec, config.md; Docker's is the same here). The
 * platform is absent unless os and architecture are given. Throws MANIFEST_INVALID.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const what = 'image configuration';
  const { config, created, os, architecture, ...rest } = conform(
    schema,
    decodeObject(bytes, what, configBytes),
    what,
  );
  const isPlatform = Boolean(os) && Boolean(architecture);
  return {
    labels: config?.Labels ?? {},
    ...(os && architecture && isPlatform ? { platform: { os, architecture, ...rest } } : {}),
    ...(created === undefined ? {} : { created }),
  };
}
