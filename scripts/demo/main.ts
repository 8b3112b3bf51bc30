import { type BuiltImage, eventPairs, type RecordedEvent } from '@image-relay/testing';
import {
  breakImage,
  build,
  find,
  type Journey,
  type Naming,
  nameImage,
  push,
  startJourney,
  verify,
} from './journey.ts';
import { detail, renderTable, short } from './print.ts';
import { createRecorder, mustHold, type Recorder } from './recorder.ts';
import { startServer } from './server.ts';

/** One image's journey from commit to verified digest, with the real bundles on a real registry. */
async function main(): Promise<void> {
  const required = process.env.CI !== undefined;
  const server = await startServer({ required });
  try {
    console.log(`registry: ${server.name} at ${server.host}`);
    if (server.note !== undefined) console.log(server.note);
    const { builder, consumer } = pullRequest();
    const journey = startJourney(server.host, builder, required);
    const recorder = createRecorder(server);
    const { naming, image } = await publish(recorder, journey);
    await consume(recorder, journey, { image, consumer });
    await damage(recorder, journey, { image, naming });
    console.log(`\n${renderTable(recorder.rows)}`);
    console.log(`\nbuilt once, found twice, verified: ${image.root.digest}`);
  } finally {
    await server.close();
  }
}

/** The pull request's own run: name, build, push. */
async function publish(
  recorder: Recorder,
  journey: Journey,
): Promise<{ naming: Naming; image: BuiltImage }> {
  const naming = await recorder.take({
    title: 'image-tag-resolve names the image of a pull request, without network',
    name: 'name',
    work: () => nameImage(journey),
    result: (value) => value.tags.join(', '),
  });
  const image = await recorder.take({
    title: 'One build, two platforms',
    name: 'build',
    work: () => build(journey, naming),
    result: (value) => `${short(value.root.digest)} by ${value.builder}`,
  });
  await recorder.take({
    title: 'Push: blobs, then the platforms, then the index under its tag',
    name: 'push',
    work: () => push(journey, image, naming.tags),
    result: () => `${journey.image}:${naming.tags.join(', ')}`,
  });
  return { naming, image };
}

/** Consumers in the same run and in a later workflow find the same digest. */
async function consume(
  recorder: Recorder,
  journey: Journey,
  { image, consumer }: { image: BuiltImage; consumer: RecordedEvent },
): Promise<void> {
  const runs = [
    { event: journey.event, where: 'in the same run', name: 'find (same run)' },
    { event: consumer, where: 'in a later workflow', name: 'find (workflow_run)' },
  ];
  for (const { event, where, name } of runs) {
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

/** A whole image passes; with one manifest deleted in the registry, the missing digest is named. */
async function damage(
  recorder: Recorder,
  journey: Journey,
  { image, naming }: { image: BuiltImage; naming: Naming },
): Promise<void> {
  const reference = `${journey.image}:${naming.tags[0]}`;
  const check = () => verify(journey, reference, naming.commit);
  const sound = await recorder.take({
    title: 'manifest-verify fetches every manifest and a byte of every layer',
    name: 'verify',
    work: check,
    result: ({ outputs }) => `${outputs.outcome}: ${outputs.platforms?.split('\n').join(', ')}`,
  });
  mustHold(sound.exitCode === 0 && sound.outputs.outcome === 'ok', 'the pushed image is whole');
  const lost = await recorder.take({
    title: 'The arm64 manifest is deleted in the registry; the tag stays',
    name: 'break',
    work: () => breakImage(journey, image),
    result: (digest) => `deleted ${short(digest)}`,
  });
  const broken = await recorder.take({
    title: 'manifest-verify names what is missing, and fails',
    name: 'verify again',
    work: check,
    result: ({ outputs, exitCode }) => `${outputs.outcome}, exit code ${exitCode}`,
  });
  const said = broken.annotations.map((one) => one.message).join('\n');
  for (const line of said.split('\n')) detail(line);
  mustHold(broken.exitCode === 1 && broken.outputs.outcome === 'broken', 'it is refused');
  mustHold(said.includes('MANIFEST_MISSING') && said.includes(lost), 'the digest is named');
}

function pullRequest(): { builder: RecordedEvent; consumer: RecordedEvent } {
  const pair = eventPairs().find(({ builder }) => builder.name === 'a pull request is opened');
  if (pair === undefined) throw new Error('no recording of an opened pull request');
  return pair;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
