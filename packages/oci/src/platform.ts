import { OciError, quote } from './error.ts';

/** What an image runs on (OCI image-spec, image-index.md, `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
}

const component = /^[A-Za-z0-9_.-]+$/;
const osComponent = /^([A-Za-z0-9_.-]+?)(?:\(([A-Za-z0-9_.-]+)\))?$/;

const architectureAliases: Readonly<Record<string, readonly [string, string?]>> = {
  i386: ['386'],
  i486: ['386'],
  i586: ['386'],
  i686: ['386'],
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
};

/**
 * Parses `os/architecture[/variant]`, also `windows(10.0.17763)/amd64`, as written.
 * Throws PLATFORM_INVALID.
 */
export function parsePlatform(text: string): Platform {
  const [osText = '', architecture, variant, ...rest] = text.split('/');
  const os = osComponent.exec(osText);
  const named = [architecture, variant].filter((part) => part !== undefined);
  if (
    os?.[1] === undefined ||
    architecture === undefined ||
    rest.length > 0 ||
    !named.every((part) => component.test(part))
  ) {
    throw new OciError(
      'PLATFORM_INVALID',
      `${quote(text)} is not a platform: expected os/architecture or os/architecture/variant`,
      { hint: 'Write for example linux/amd64, linux/arm/v7 or windows(10.0.17763)/amd64.' },
    );
  }
  return {
    os: os[1],
    architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(os[2] === undefined ? {} : { 'os.version': os[2] }),
  };
}

/** `os[(version)]/architecture[/variant]`; features are not written. */
export function formatPlatform(platform: Platform): string {
  const version = platform['os.version'] ? `(${platform['os.version']})` : '';
  const variant = platform.variant ? `/${platform.variant}` : '';
  return `${platform.os}${version}/${platform.architecture}${variant}`;
}

/**
 * One spelling for one platform: lower case, `x86_64` is `amd64`, `aarch64` and `arm64/v8` are
 * `arm64`, `arm` without a variant is `arm/v7`, `macos` is `darwin`.
 */
export function normalizePlatform(platform: Platform): Platform {
  const given = platform.architecture.toLowerCase();
  const alias = Object.hasOwn(architectureAliases, given) ? architectureAliases[given] : undefined;
  const architecture = alias?.[0] ?? given;
  const variant = normalizeVariant(architecture, platform.variant?.toLowerCase() || alias?.[1]);
  const os = platform.os.toLowerCase();
  const version = platform['os.version'];
  const features = platform['os.features'];
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(version ? { 'os.version': version } : {}),
    ...(features === undefined || features.length === 0 ? {} : { 'os.features': features }),
  };
}

function normalizeVariant(architecture: string, variant: string | undefined): string | undefined {
  const numbered = variant !== undefined && /^[0-9]/.test(variant) ? `v${variant}` : variant;
  if (architecture === 'arm') return numbered ?? 'v7';
  if (architecture === 'arm64' && numbered === 'v8') return undefined;
  if (architecture === 'amd64' && numbered === 'v1') return undefined;
  return numbered;
}

/** Whether an image for `actual` is what `required` asks for; version and features only if asked. */
export function matchesPlatform(required: Platform, actual: Platform): boolean {
  const left = normalizePlatform(required);
  const right = normalizePlatform(actual);
  return (
    left.os === right.os &&
    left.architecture === right.architecture &&
    left.variant === right.variant &&
    versionMatches(left['os.version'], right['os.version']) &&
    (left['os.features'] ?? []).every((feature) => right['os.features']?.includes(feature))
  );
}

/**
 * Whether two statements about one image agree: a variant or version that only one of them
 * gives is no contradiction, as older builders leave the variant out of the configuration.
 */
export function agreesWithPlatform(one: Platform, other: Platform): boolean {
  const left = normalizePlatform(one);
  const right = normalizePlatform(other);
  const bothGiveVariant = Boolean(one.variant) && Boolean(other.variant);
  return (
    left.os === right.os &&
    left.architecture === right.architecture &&
    (!bothGiveVariant || left.variant === right.variant) &&
    (!left['os.version'] || !right['os.version'] || left['os.version'] === right['os.version'])
  );
}

function versionMatches(required: string | undefined, actual: string | undefined): boolean {
  if (required === undefined) return true;
  return actual === required || actual?.startsWith(`${required}.`) === true;
}
