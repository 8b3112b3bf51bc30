import { type Digest, mediaTypes } from '@image-relay/oci';
import { createLayers, type HistoryBlob, type LayerSizes } from './layers.ts';
import { createRandom, type Random } from './random.ts';

/** One manifest of a package as its registry would list it; ids grow with time, as at GitHub. */
export interface HistoryVersion {
  readonly digest: Digest;
  readonly tags: string[];
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  taggedAt: number;
  /** The architecture of an image. */
  readonly platform?: string;
  /** The image that an attestation is about. */
  readonly attests?: Digest;
  /** The image that a signature is for. */
  readonly signs?: Digest;
  readonly manifest: {
    readonly mediaType: string;
    readonly size: number;
    readonly children: readonly Digest[];
    readonly subject?: Digest;
    readonly blobs: readonly HistoryBlob[];
  };
}

export interface HistoryOptions {
  readonly seed?: string;
  /** How long the package exists. Default 90. */
  readonly days?: number;
  /** What happens on an average day. Default 4 builds of pull requests, 2 of main, 2 of branches. */
  readonly perDay?: { readonly pulls: number; readonly main: number; readonly branches: number };
  /** One nightly in so many days. Default 1. */
  readonly nightlyEvery?: number;
  /** Default linux/amd64 and linux/arm64. One platform is pushed without an index. */
  readonly platforms?: readonly string[];
  /** One attestation manifest for each platform, as buildx pushes them. Default true. */
  readonly attestations?: boolean;
  /** One release of so many has a signature below its fallback tag; 0 for none. Default 2. */
  readonly signedReleases?: number;
  readonly layers?: LayerSizes;
  /** The moment at which the history ends. Default 2026-06-01T00:00:00Z. */
  readonly now?: number;
}

/** A package at one moment. */
export interface PackageHistory {
  readonly now: number;
  /** In the order in which they were pushed. */
  readonly versions: readonly HistoryVersion[];
}

const day = 86_400_000;

/**
 * A package as years of work leave it: pull requests, branches, main with `latest`, nightlies, weekly
 * releases that are retagged commits of main, and what lost its tags. Same options, same package.
 */
export function packageHistory(options: HistoryOptions = {}): PackageHistory {
  const { days = 90, perDay = { pulls: 4, main: 2, branches: 2 }, nightlyEvery = 1 } = options;
  const now = options.now ?? Date.UTC(2026, 5, 1);
  const build = createBuilder(options);
  const { random } = build;
  let pull = 100;
  let release = 0;
  for (let at = days; at > 0; at -= 1) {
    const today = days - at;
    const time = () => now - at * day + random.integer(0, day - 1);
    const push = (tags: readonly string[], when: number) => build.push(tags, when, today);
    const count = (average: number) => Math.floor(average + random.next());
    for (let one = count(perDay.pulls); one > 0; one -= 1) {
      if (random.next() < 0.4) pull += 1;
      push([`pr-${pull}-${random.hex(7)}`], time());
    }
    for (let one = count(perDay.branches); one > 0; one -= 1) {
      push([`feature-${random.integer(1, 40)}-${random.hex(7)}`], time());
    }
    for (let one = count(perDay.main); one > 0; one -= 1) {
      push([`sha-${random.hex(7)}`, 'latest'], time());
    }
    const midnight = now - at * day + 3_600_000;
    if (at % nightlyEvery === 0) {
      push([`nightly-${new Date(midnight).toISOString().slice(0, 10)}`, 'nightly'], midnight);
    }
    if (today % 7 === 6) {
      build.release(`1.${Math.floor(release / 6)}.${release % 6}`, midnight + 2 * 3_600_000);
      release += 1;
    }
  }
  return { now, versions: build.versions };
}

type About = Pick<HistoryVersion, 'platform' | 'attests' | 'signs'>;

/** Pushes into a package and moves tags as a registry does. */
function createBuilder(options: HistoryOptions) {
  const { seed = 'package', platforms = ['amd64', 'arm64'], signedReleases = 2 } = options;
  const sizes = options.layers ?? { base: 80e6, dependencies: 30e6, application: 5e6 };
  const random = createRandom(seed);
  const layersOf = createLayers(random, sizes);
  const versions: HistoryVersion[] = [];
  const tagged = new Map<string, HistoryVersion>();
  const add = (manifest: HistoryVersion['manifest'], createdAt: number, more: About = {}) => {
    const id = 1000 + versions.length;
    const digest: Digest = `sha256:${random.hex(64)}`;
    const version = { digest, tags: [], id, createdAt, taggedAt: createdAt, ...more, manifest };
    versions.push(version);
    return version;
  };
  const tag = (version: HistoryVersion, name: string, at: number) => {
    const before = tagged.get(name);
    if (before !== undefined) before.tags.splice(before.tags.indexOf(name), 1);
    if (before !== undefined) before.taggedAt = at;
    version.tags.push(name);
    version.taggedAt = at;
    tagged.set(name, version);
  };
  const push = (tags: readonly string[], at: number, today: number) => {
    const images = platforms.map((platform) =>
      add(imageOf(random, layersOf(platform, today)), at - 60_000, { platform }),
    );
    const extra = options.attestations === false || images.length < 2 ? [] : images;
    const parts = [
      ...images,
      ...extra.map(({ digest }) =>
        add(imageOf(random, attested(random)), at - 30_000, { attests: digest }),
      ),
    ];
    const [only] = images;
    const root = only !== undefined && platforms.length === 1 ? only : add(indexOf(parts), at);
    for (const name of tags) tag(root, name, at);
  };
  const release = (version: string, at: number) => {
    const root = tagged.get('latest');
    if (root === undefined) return;
    const [major, minor, patch] = version.split('.');
    for (const name of [`v${version}`, `${major}.${minor}`, `${major}`]) tag(root, name, at);
    if (signedReleases === 0 || Number(patch) % signedReleases !== 0) return;
    const signature = add(imageOf(random, attested(random)), at + 1000, { signs: root.digest });
    tag(signature, `${root.digest.replace(':', '-')}.sig`, at + 1000);
  };
  return { random, versions, push, release };
}

function imageOf(random: Random, blobs: readonly HistoryBlob[]): HistoryVersion['manifest'] {
  const mediaType = mediaTypes.ociManifest;
  return { mediaType, size: random.integer(600, 1600), children: [], blobs };
}

function indexOf(parts: readonly HistoryVersion[]): HistoryVersion['manifest'] {
  const children = parts.map(({ digest }) => digest);
  return { mediaType: mediaTypes.ociIndex, size: 300 + 250 * parts.length, children, blobs: [] };
}

function attested(random: Random): readonly HistoryBlob[] {
  return [1_000, 30_000].map((size) => ({ digest: `sha256:${random.hex(64)}`, size }));
}
