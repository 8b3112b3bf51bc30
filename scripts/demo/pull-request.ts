import type { BuiltImage, RecordedEvent } from '@image-relay/testing';
import { pullRequestRuns } from './events.ts';
import { build, find, type Journey, type Naming, nameImage, push, verify } from './journey.ts';
import { detail, short } from './print.ts';
import { mustHold, type Recorder } from './recorder.ts';

/** An image that was built for a commit and pushed under its tags. */
export interface Published {
  readonly naming: Naming;
  readonly image: BuiltImage;
}

/** A pull request: its image is named, built once, pushed, found by consumers and verified. */
export async function pullRequest(
  recorder: Recorder,
  journey: Journey,
): Promise<Published & { readonly number: number }> {
  const { repository } = journey.forge;
  await repository.setRef('refs/heads/changes', 'refs/heads/main');
  const commit = await repository.commit({
    branch: 'changes',
    message: 'Say what the page is for',
    files: { 'public/about.html': '<p>Tested once, promoted by digest.</p>\n' },
  });
  const { number } = await journey.forge.openPullRequest('changes', 'Say what the page is for');
  const { builder, consumer } = pullRequestRuns({ number, commit });
  const published = await publish(recorder, journey, builder);
  await consume(recorder, journey, [
    { image: published.image, event: builder, where: 'in the same run', name: 'find (same run)' },
    {
      image: published.image,
      event: consumer,
      where: 'in a later workflow',
      name: 'find (workflow_run)',
    },
  ]);
  const sound = await recorder.take({
    title: 'manifest-verify fetches every manifest and a byte of every layer',
    name: 'verify',
    work: () => verify(`${journey.image}:${published.naming.tags[0]}`, commit),
    result: ({ outputs }) => `${outputs.outcome}: ${outputs.platforms?.split('\n').join(', ')}`,
  });
  mustHold(sound.exitCode === 0 && sound.outputs.outcome === 'ok', 'the pushed image is whole');
  return { ...published, number };
}

/** A run names, builds and pushes the image of its commit. */
async function publish(
  recorder: Recorder,
  journey: Journey,
  event: RecordedEvent,
): Promise<Published> {
  const naming = await recorder.take({
    title: 'image-tag-resolve names the image of a pull request',
    name: 'name',
    work: () => nameImage(journey, event),
    result: (value) => value.tags.join(', '),
  });
  const image = await recorder.take({
    title: 'One build, two platforms',
    name: 'build',
    work: () => build(journey, naming),
    result: (value) => `${short(value.root.digest)} by ${value.builder}`,
  });
  await recorder.take({
    title: 'Push: blobs, then the platforms, then the index under its tags',
    name: 'push',
    work: () => push(journey, image, naming.tags),
    result: () => `${journey.image}:${naming.tags.join(', ')}`,
  });
  return { naming, image };
}

interface Consumer {
  readonly image: BuiltImage;
  readonly event: RecordedEvent;
  readonly where: string;
  readonly name: string;
}

/** Consumers in the same run and in a later workflow find the same digest. */
async function consume(
  recorder: Recorder,
  journey: Journey,
  consumers: readonly Consumer[],
): Promise<void> {
  for (const { image, event, where, name } of consumers) {
    const env = await recorder.take({
      title: `image-tag finds it ${where}, by digest, and checks its revision`,
      name,
      work: () => find(journey, event),
      result: ({ IMAGE_DIGEST }) => short(IMAGE_DIGEST ?? ''),
    });
    mustHold(env.IMAGE_DIGEST === image.root.digest, `the digest found ${where} is the one built`);
    detail(`IMAGE=${env.IMAGE}`);
  }
}
