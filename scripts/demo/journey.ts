import { join } from 'node:path';
import {
  type Digest,
  type ImageIndex,
  parseManifest,
  parseRepository,
  type RepositoryName,
} from '@image-relay/oci';
import { createRegistry } from '@image-relay/registry';
import {
  type BuiltImage,
  buildImage,
  pushFixture,
  type RecordedEvent,
  type RunResult,
  runBundle,
  runComposite,
} from '@image-relay/testing';
import { detail } from './print.ts';

/** What the steps share: where the image goes, and the event that started the run. */
export interface Journey {
  /** `127.0.0.1:<port>/acme/web` */
  readonly image: string;
  readonly repository: RepositoryName;
  readonly event: RecordedEvent;
  readonly required: boolean;
}

/** What image-tag-resolve said of the run's image. */
export interface Naming {
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly commit: string;
}

export function startJourney(host: string, event: RecordedEvent, required: boolean): Journey {
  const image = `${host}/acme/web`;
  return { image, repository: parseRepository(image), event, required };
}

/** Asks the bundle of image-tag-resolve for tags and labels, as a build job does. */
export async function nameImage(journey: Journey): Promise<Naming> {
  const { image, event } = journey;
  const { outputs } = succeeded(
    await runBundle({ action: 'image-tag-resolve', inputs: { image }, event }),
  );
  const labels = Object.fromEntries(
    lines(outputs.labels).map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  return { tags: lines(outputs.tags), labels, commit: outputs.commit ?? '' };
}

/** Builds the image of the folder `app` for two platforms. */
export async function build(journey: Journey, naming: Naming): Promise<BuiltImage> {
  const image = await buildImage(
    {
      folder: join(import.meta.dirname, 'app'),
      platforms: ['linux/amd64', 'linux/arm64'],
      labels: naming.labels,
    },
    { required: journey.required },
  );
  if (image.note !== undefined) detail(image.note);
  return image;
}

/** Pushes blobs, then children, then the index under every tag. */
export async function push(
  journey: Journey,
  image: BuiltImage,
  tags: readonly string[],
): Promise<void> {
  const client = createRegistry();
  try {
    await pushFixture(client, journey.repository, childrenFirst(image), tags);
  } finally {
    await client.close();
  }
}

/** Runs the composite image-tag as a consumer does, in the run of `event`. */
export async function find(
  journey: Journey,
  event: RecordedEvent,
): Promise<Readonly<Record<string, string>>> {
  const { image } = journey;
  return succeeded(await runComposite({ action: 'image-tag', inputs: { image }, event })).env;
}

/** Runs manifest-verify on one reference; a broken image is a result here, not a failure. */
export async function verify(
  journey: Journey,
  reference: string,
  commit: string,
): Promise<RunResult> {
  const inputs = { images: reference, platforms: 'linux/amd64, linux/arm64', revision: commit };
  return await runBundle({ action: 'manifest-verify', inputs, event: journey.event });
}

/** Deletes the manifest of one platform through the registry's own API. */
export async function breakImage(journey: Journey, image: BuiltImage): Promise<Digest> {
  const root = image.manifests.get(image.root.digest);
  const index = parseManifest(root?.bytes ?? new Uint8Array()) as ImageIndex;
  const child = index.manifests.find((one) => one.platform?.architecture === 'arm64');
  if (child === undefined) throw new Error('the built index has no arm64 child');
  const client = createRegistry();
  try {
    await client.deleteManifest(journey.repository, child.digest);
  } finally {
    await client.close();
  }
  return child.digest;
}

/** Stops the demo with what the action printed when it failed. */
function succeeded<T extends RunResult>(result: T): T {
  if (result.exitCode === 0) return result;
  throw new Error(`the action failed:\n${result.stdout}${result.stderr}`);
}

function childrenFirst(image: BuiltImage): BuiltImage {
  const manifests = [...image.manifests].sort(
    ([a], [b]) => Number(a === image.root.digest) - Number(b === image.root.digest),
  );
  return { ...image, manifests: new Map(manifests) };
}

function lines(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}
