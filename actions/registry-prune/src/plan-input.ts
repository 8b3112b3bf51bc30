import { readFile } from 'node:fs/promises';
import { ActionError } from '@image-relay/action-kit';
import type { Digest } from '@image-relay/oci';
import { hashPlan } from './core/hash-plan.ts';
import { reportSchema } from './report-schema.ts';

/** What a plan that was shown lets go of one package. */
export interface Shown {
  readonly digests: ReadonlySet<Digest>;
  /** Tags that go while the images that they name stay. */
  readonly tags: ReadonlyMap<string, Digest>;
}

/** Plans that were shown, by the name of the package. */
export type ShownPlan = ReadonlyMap<string, Shown>;

/** Reads the report of an earlier plan, which must be as it was written. Throws PLAN_INVALID. */
export async function readShownPlan(path: string): Promise<ShownPlan> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw invalid(path, 'it cannot be read', cause);
  });
  const read = reportSchema.safeParse(parse(text));
  if (!read.success) throw invalid(path, 'it is no report of this action');
  const { packages, hash, mode } = read.data;
  if (mode !== 'plan') throw invalid(path, `it is the report of the mode ${mode}`);
  const plans = packages.map(({ name, versions, trees, untags }) => ({
    name,
    versions,
    trees,
    untags,
  }));
  if (hashPlan(plans) !== hash) throw invalid(path, 'it was changed after it was written');
  return new Map(
    packages.map(({ name, trees, untags }) => {
      const tags = new Map(untags.map(({ tag, digest }) => [tag, digest] as const));
      return [name, { digests: new Set(trees.flat()), tags }] as const;
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, why: string, cause?: unknown): ActionError {
  return new ActionError('PLAN_INVALID', `the plan "${path}" cannot be applied: ${why}`, {
    hint: 'give the file of the output report of a run with mode plan, as it was written',
    ...(cause === undefined ? {} : { cause }),
  });
}
