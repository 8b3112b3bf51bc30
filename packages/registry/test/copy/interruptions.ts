import { parseManifest } from '@image-relay/oci';
import { putTags } from '@image-relay/registry';
import { type fault, imageFixture } from '@image-relay/testing';
import { expect } from 'vitest';
import { rejectionOf } from '../support/failure.ts';
import { contentOf, danglingTags, type Places, places, to } from './copies.ts';

/** An image with everything that refers to it. */
export const fixture = imageFixture.withCosign(imageFixture.withReferrers(imageFixture.index()));
const tags = ['v1.2.3', '1.2', 'latest'];

async function promote({ client, target, copy }: Places): Promise<void> {
  const { root } = await copy();
  await putTags(client, { registry: target.host, repository: to }, root, tags);
}

const complete = {
  ...contentOf(fixture),
  tags: {
    ...contentOf(fixture).tags,
    ...Object.fromEntries(tags.map((tag) => [tag, fixture.root.digest])),
  },
};

/** Whether all that the tagged root names is there. */
function isWhole({ target }: Places): boolean {
  const { manifests, blobs, tags: set } = target.state.repository(to);
  const there = new Set<string>([...manifests, ...blobs]);
  const bytes =
    set['v1.2.3'] === undefined ? undefined : fixture.manifests.get(fixture.root.digest)?.bytes;
  if (bytes === undefined) return true;
  const document = parseManifest(bytes);
  return document.kind === 'index' && document.manifests.every(({ digest }) => there.has(digest));
}

/** Where a promotion goes. */
export type Options = NonNullable<Parameters<typeof places>[1]>;

/** The three kinds of targets, by what a test says of them. */
export const targets: readonly (readonly [string, Options])[] = [
  ['within a registry', {}],
  ['to another registry', { other: {} }],
  [
    'to one without referrers API and several tags',
    { other: { referrers: false, multiTag: false } },
  ],
];

/** How one request fails. */
export type Failing = ReturnType<typeof fault.serverError>;

/** What a promotion left behind whose request failed, and what it was when it had been run again. */
export interface Outcome {
  readonly dangling: readonly string[];
  readonly isWhole: boolean;
  readonly end: unknown;
}

/** Lets one request of a promotion fail, counted at one of its servers, and runs it again. */
export async function failAndRunAgain(
  options: Options,
  failing: Failing,
  { which, nth }: Request,
): Promise<Outcome> {
  const run = await places(fixture, options);
  const rule = run[which].faults.add({ fault: failing, nth });
  await rejectionOf(promote(run));
  const left = { dangling: danglingTags(run.target, to), isWhole: isWhole(run) };
  rule.remove();
  await promote(run);
  return { ...left, end: run.target.state.repository(to) };
}

export interface Request {
  readonly which: 'source' | 'target';
  readonly nth: number;
}

/** Every request of a promotion that nothing happens to. */
export async function requestsOf(options: Options): Promise<readonly Request[]> {
  const whole = await places(fixture, options);
  await promote(whole);
  return (['source', 'target'] as const).flatMap((which) =>
    Array.from({ length: whole[which].log.count() }, (_, at) => ({ which, nth: at + 1 })),
  );
}

/** Nothing broken in between, and everything in the end. */
export function rightOutcome(options: Options): Outcome {
  return { dangling: [], isWhole: true, end: expectedState(options) };
}

function expectedState(options: { readonly other?: { readonly referrers?: boolean } }) {
  if (options.other?.referrers !== false) return complete;
  return {
    blobs: complete.blobs,
    manifests: expect.arrayContaining([...complete.manifests]),
    tags: expect.objectContaining(complete.tags),
  };
}
