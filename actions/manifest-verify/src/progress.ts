import type { Log } from '@image-relay/action-kit';

/** How far a run has come. */
export interface Progress {
  readonly done: number;
  /** Images that are known of so far. */
  readonly found: number;
  readonly isListing: boolean;
  readonly requests: number;
}

const defaultEveryMs = 5_000;

/** Prints where the work stands at intervals, until the function that it gives is called. */
export function showProgress(
  log: Pick<Log, 'info'>,
  everyMs: number = defaultEveryMs,
  look: () => Progress,
): () => void {
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    log.info(renderProgress(now, before, everyMs));
    before = now;
  }, everyMs);
  return () => clearInterval(timer);
}

/** `120 of 300 images are verified, 24 images/s, 1400 requests` */
export function renderProgress(now: Progress, before: Progress, everyMs: number): string {
  const rate = Math.round((now.done - before.done) / (everyMs / 1000));
  const images = now.isListing ? 'images found so far are verified' : 'images are verified';
  return `${now.done} of ${now.found} ${images}, ${rate} images/s, ${now.requests} requests`;
}
