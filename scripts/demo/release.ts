import type { RecordedEvent } from '@image-relay/testing';
import { pushRun } from './events.ts';
import { act, build, digestOf, type Journey, nameImage, push } from './journey.ts';
import { detail, short } from './print.ts';
import type { Published } from './pull-request.ts';
import { mustHold, type Recorder } from './recorder.ts';

/** A release that was drafted, promoted and published. */
export interface Released {
  readonly tag: string;
  readonly digest: string;
  /** What its aliases named before, for the input `rollback`. */
  readonly previous: string;
}

interface Wanted {
  readonly event: RecordedEvent;
  readonly draft: Readonly<Record<string, string>>;
  readonly promote: Readonly<Record<string, string>>;
}

/** The pull request is squashed into main; its image, found by the git tree, becomes v1.0.0. */
export async function firstRelease(
  recorder: Recorder,
  journey: Journey,
  { image, number }: Published & { readonly number: number },
): Promise<Released> {
  const commit = await journey.forge.repository.mergePullRequest(number, 'squash');
  detail(
    `\n   pull request ${number} is squashed into main: ${commit.slice(0, 7)} has no image, its tree has`,
  );
  const released = await release(recorder, journey, {
    event: pushRun('main', commit),
    draft: { version: '1.0.0' },
    promote: { 'release-branch': 'create' },
  });
  mustHold(released.digest === image.root.digest, 'the digest that was tested is released');
  return released;
}

/** A commit on a branch is built, drafted with its digest, promoted and published. */
export async function releaseOf(
  recorder: Recorder,
  journey: Journey,
  { branch, commit, reserve }: { branch: string; commit: string; reserve: boolean },
): Promise<Released> {
  const event = pushRun(branch, commit);
  const digest = await recorder.take({
    title: `The image of ${commit.slice(0, 7)} on ${branch} is built and pushed`,
    name: `build (${branch})`,
    work: async () => {
      const naming = await nameImage(journey, event);
      const image = await build(journey, naming);
      await push(journey, image, naming.tags);
      return image.root.digest;
    },
    result: short,
  });
  const draft = { image: journey.image, digest, reserve: `${reserve}` };
  const released = await release(recorder, journey, { event, draft, promote: {} });
  mustHold(released.digest === digest, 'the digest that was built is released');
  return released;
}

/** Drafts, then promotes and publishes the draft. */
async function release(
  recorder: Recorder,
  journey: Journey,
  { event, draft, promote }: Wanted,
): Promise<Released> {
  const { outputs: drafted } = await recorder.take({
    title: 'release-draft drafts the next release of the line',
    name: 'draft',
    work: () => act(journey, 'release-draft', { event, inputs: draft }),
    result: ({ outputs }) => `${outputs.tag}, after ${outputs['previous-version'] || 'none'}`,
  });
  const inputs = { image: journey.image, release: drafted['release-id'] ?? '', publish: 'true' };
  const { outputs } = await recorder.take({
    title: 'release-promote tags the digest, reads the tags back and publishes the draft',
    name: `promote ${drafted.tag}`,
    work: () => act(journey, 'release-promote', { event, inputs: { ...inputs, ...promote } }),
    result: (run) =>
      `${(run.outputs.written ?? '').split('\n').join(', ')} = ${short(run.outputs.digest ?? '')}`,
  });
  const digest = outputs.digest ?? '';
  const tag = drafted.tag ?? '';
  mustHold((await digestOf(journey, tag)) === digest, `${tag} names the digest`);
  return { tag, digest, previous: outputs.previous ?? '' };
}
