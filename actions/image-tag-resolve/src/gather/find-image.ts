import { formatDuration, type Log } from '@image-relay/action-kit';
import { formatReference, type RepositoryName } from '@image-relay/oci';
import type { Registry, ResolvedManifest } from '@image-relay/registry';

/** What waiting depends on. */
export interface Patience {
  /** How long the image may take to appear; 0 looks once. */
  readonly waitMs: number;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
}

const firstPauseMs = 2000;
const longestPauseMs = 15_000;

/**
 * The manifest a tag stands for, or undefined when the registry still answers 404 at the end of the
 * wait. One HEAD a look. Any other refusal throws a RegistryError at once.
 */
export async function findImage(
  registry: Registry,
  image: RepositoryName & { readonly tag: string },
  patience: Patience,
): Promise<ResolvedManifest | undefined> {
  const { waitMs, now, sleep, log } = patience;
  const deadline = now().getTime() + waitMs;
  let pause = firstPauseMs;
  for (;;) {
    const found = await registry.resolve(image, image.tag);
    const left = deadline - now().getTime();
    if (found !== undefined || left <= 0) return found;
    log.info(`wait for ${formatReference(image)}: not there, ${formatDuration(left)} left`);
    await sleep(Math.min(pause, left));
    pause = Math.min(pause * 1.5, longestPauseMs);
  }
}
