import { digestOf, encodedOf } from '@image-relay/oci';

/** Part `index` of `count` of all repositories; the first part is 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** 48 bits of the hash: as many as a number holds exactly, with room to spare. */
const hashDigits = 12;

/**
 * Whether a repository belongs to the shard. Decided by its path alone, so that every part agrees
 * whatever the others see: each repository is in exactly one shard of the same count. Pure.
 */
export function isInShard(repository: string, shard: Shard | undefined): boolean {
  if (shard === undefined) return true;
  const hash = encodedOf(digestOf(new TextEncoder().encode(repository))).slice(0, hashDigits);
  return Number.parseInt(hash, 16) % shard.count === shard.index - 1;
}

/** `3/8` */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}
