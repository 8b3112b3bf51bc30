import type { Log } from '@image-relay/action-kit';
import type { VerifyOptions } from '@image-relay/registry';
import type { Verdict } from './core/report.ts';
import type { ImageGroup } from './open-images.ts';

/** Where progress is shown; the log spaces its lines, `everyMs` is how often it is offered one. */
export interface ProgressOptions {
  readonly log: Pick<Log, 'progress'>;
  readonly everyMs?: number;
}

/** Verdicts by the text of their image, with a line of progress every few seconds. */
export async function verifyAll(
  groups: readonly ImageGroup[],
  options: VerifyOptions,
  { log, everyMs = 1_000 }: ProgressOptions,
): Promise<ReadonlyMap<string, Verdict>> {
  const { verifyImages } = await import('@image-relay/registry');
  const verdicts = new Map<string, Verdict>();
  const total = groups.reduce((sum, { images }) => sum + images.length, 0);
  const showProgress = () => {
    log.progress(verdicts.size, total, `images verified, ${statsOf(groups).requests} requests`);
  };
  const timer = setInterval(showProgress, everyMs);
  try {
    await Promise.all(
      groups.map(async ({ registry, images }) => {
        const texts = new Map(images.map(({ text, target }) => [target, text]));
        await verifyImages(registry, [...texts.keys()], {
          ...options,
          onVerdict({ target, ...verdict }) {
            const image = texts.get(target) ?? target.reference;
            verdicts.set(image, { image, ...verdict });
          },
        });
      }),
    );
  } finally {
    clearInterval(timer);
  }
  return verdicts;
}

/** What all connections together have sent and received. */
export function statsOf(groups: readonly ImageGroup[]) {
  const stats = groups.map(({ registry }) => registry.stats);
  const sum = (of: (one: (typeof stats)[number]) => number) =>
    stats.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    retries: sum((one) => one.retries),
    bytes: sum(({ bytesReceived }) => bytesReceived),
  };
}

/** Ends all connections. */
export async function closeAll(groups: readonly ImageGroup[]): Promise<void> {
  await Promise.all(groups.map(({ registry }) => registry.close()));
}
