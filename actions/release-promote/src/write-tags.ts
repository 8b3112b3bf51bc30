import { ActionError, asError } from '@image-relay/action-kit';
import type { Digest } from '@image-relay/oci';
import type { RawManifest, Registry } from '@image-relay/registry';
import type { Context } from './clients.ts';
import type { Step } from './core/report.ts';
import { readBack } from './look-up.ts';

/** What the tags name after all writes. */
export interface Written {
  /** Tags that were to be written and name what was written. */
  readonly written: readonly string[];
  /** Those, and the ones that were right before. */
  readonly tags: readonly string[];
  /** Whether all of them name what they are to name. */
  readonly isComplete: boolean;
}

/**
 * Writes the tags of a plan in its order and reads each one back. What fails lets the run end red
 * and is not thrown, so that the outputs still say what was written and what was there before.
 */
export async function writeTags(
  context: Context,
  registry: Registry,
  steps: readonly Step[],
  manifests: ReadonlyMap<Digest, RawManifest>,
): Promise<Written> {
  const { putTags } = await import('@image-relay/registry');
  const { image } = context.inputs;
  const wanted = new Map<string, Digest>();
  for (const { tag, action, after } of steps) {
    if (action === 'write' && after !== undefined) wanted.set(tag, after);
  }
  const kept = steps.filter(({ action }) => action === 'keep').map(({ tag }) => tag);
  const failures: unknown[] = [];
  try {
    for (const [digest, manifest] of manifests) {
      const tags = [...wanted].filter(([, one]) => one === digest).map(([tag]) => tag);
      await putTags(registry, image, { ...manifest, digest }, tags);
    }
  } catch (error) {
    failures.push(error);
  }
  const written = await readBack(registry, image, wanted).catch((error: unknown) => {
    failures.push(error);
    return [] as readonly string[];
  });
  const missing = [...wanted.keys()].filter((tag) => !written.includes(tag));
  if (failures.length === 0 && missing.length > 0) failures.push(notWritten(missing));
  // What is read back in vain after a failed write says nothing new.
  for (const failure of failures.slice(0, 1)) context.fail(asError(failure));
  return { written, tags: [...written, ...kept], isComplete: failures.length === 0 };
}

function notWritten(tags: readonly string[]): ActionError {
  const what = `read back, ${tags.join(', ')} did not name what was written`;
  const hint = 'look whether something else moves the tag, and run again';
  return new ActionError('TAG_NOT_WRITTEN', what, { hint });
}
