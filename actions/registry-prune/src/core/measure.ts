import type { Version } from './facts.ts';

/** Bytes of distinct content, counted once for whichever version comes first. */
export interface Bytes {
  /** Reached by what is kept. */
  readonly kept: number;
  /** Reached by what goes and by nothing that is kept. */
  readonly freed: number;
}

/** The versions of one package, as they are decided about. */
export interface MeasuredPackage {
  readonly versions: readonly Version[];
  readonly isKept: (at: number) => boolean;
  /** Gets what the version at this place adds to one of the sums. */
  readonly add?: (at: number, bytes: number) => void;
}

/** Adds up the bytes of all packages that share one store. Manifests count as well. */
export function measure(packages: readonly MeasuredPackage[]): Bytes {
  const seen = new Set<string>();
  const sum = (wanted: boolean) => {
    let total = 0;
    for (const { versions, isKept, add } of packages) {
      for (const [at, version] of versions.entries()) {
        if (isKept(at) !== wanted) continue;
        const bytes = newBytes(version, seen);
        if (bytes > 0) add?.(at, bytes);
        total += bytes;
      }
    }
    return total;
  };
  const kept = sum(true);
  return { kept, freed: sum(false) };
}

function newBytes({ digest, manifest }: Version, seen: Set<string>): number {
  if (manifest === undefined) return 0;
  let bytes = 0;
  const count = (content: string, size: number) => {
    if (seen.has(content)) return;
    seen.add(content);
    bytes += size;
  };
  count(digest, manifest.size);
  for (const blob of manifest.blobs) count(blob.digest, blob.size);
  return bytes;
}
