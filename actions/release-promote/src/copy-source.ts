import type { Registry } from '@image-relay/registry';
import type { Context } from './clients.ts';
import type { CopyReport } from './core/report.ts';
import type { Source } from './source.ts';

/** Copies the image, and what refers to it, to the repository that gets the tags. */
export async function copySource(
  { inputs, log }: Context,
  target: Registry,
  { repository, root, registry }: Source,
): Promise<CopyReport> {
  const { copyImage } = await import('@image-relay/registry');
  const { referrers, image } = inputs;
  const copied = await copyImage(target, {
    source: registry,
    from: repository,
    to: image,
    root: root.digest,
    referrers,
  });
  const { manifests, blobs, bytesSent, tags, kept } = copied;
  const { mounted, present, sent } = blobs;
  log.info(
    `copied ${manifests} manifests; blobs: ${mounted} mounted, ${present} there, ${sent} sent (${bytesSent} bytes)`,
  );
  for (const tag of kept) log.warning(`${tag} names other referrers in the target and was left`);
  return { manifests, blobs, bytesSent, referrers: copied.referrers, tags, kept };
}
