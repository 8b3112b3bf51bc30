import {
  type Digest,
  type ImageIndex,
  parseManifest,
  parseRepository,
  type RepositoryName,
} from '@image-relay/oci';
import { createRegistry, type Registry } from '@image-relay/registry';
import {
  type BuiltImage,
  buildImage,
  pushFixture,
  type RecordedEvent,
  type RunResult,
  runBundle,
  runComposite,
} from '@image-relay/testing';
import type { DemoForge } from './forge.ts';
import { detail } from './print.ts';

/** What the steps share: where images go, and where the sources are. */
export interface Journey {
  /** `127.0.0.1:<port>/acme/web` */
  readonly image: string;
  readonly repository: RepositoryName;
  readonly forge: DemoForge;
  readonly required: boolean;
  /** What was said about the builder already. */
  readonly notes: Set<string>;
}

/** What image-tag-resolve said of the run's image. */
export interface Naming {
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly commit: string;
}

export function startJourney(host: string, forge: DemoForge, required: boolean): Journey {
  const image = `${host}/acme/web`;
  return { image, repository: parseRepository(image), forge, required, notes: new Set() };
}

/** Runs the bundle of an action as a job of acme/web does, and stops the demo when it fails. */
export async function act(
  journey: Journey,
  action: string,
  { event, inputs }: { event: RecordedEvent; inputs: Readonly<Record<string, string>> },
): Promise<RunResult> {
  const { env, token } = journey.forge;
  return succeeded(await runBundle({ action, inputs, event, env, token }));
}

/** Asks image-tag-resolve for tags and labels, as a build job does. */
export async function nameImage(journey: Journey, event: RecordedEvent): Promise<Naming> {
  // Releases have `latest` in this repository, not builds of main.
  const inputs = { image: journey.image, 'tree-tag': 'true', latest: 'never' };
  const { outputs } = await act(journey, 'image-tag-resolve', { event, inputs });
  const labels = Object.fromEntries(
    lines(outputs.labels).map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  return { tags: lines(outputs.tags), labels, commit: outputs.commit ?? '' };
}

/** Builds the image of a commit for two platforms. */
export async function build(journey: Journey, { labels, commit }: Naming): Promise<BuiltImage> {
  const image = await buildImage(
    {
      folder: journey.forge.checkOut(commit),
      platforms: ['linux/amd64', 'linux/arm64'],
      labels,
    },
    { required: journey.required },
  );
  if (image.note !== undefined && !journey.notes.has(image.note)) {
    journey.notes.add(image.note);
    detail(image.note);
  }
  return image;
}

/** Pushes blobs, then children, then the index under every tag. */
export async function push(
  journey: Journey,
  image: BuiltImage,
  tags: readonly string[],
): Promise<void> {
  await withRegistry((client) =>
    pushFixture(client, journey.repository, childrenFirst(image), tags),
  );
}

/** Runs the composite image-tag as a consumer does, in the run of `event`. */
export async function find(
  journey: Journey,
  event: RecordedEvent,
): Promise<Readonly<Record<string, string>>> {
  const { env, token } = journey.forge;
  const inputs = { image: journey.image };
  return succeeded(await runComposite({ action: 'image-tag', inputs, event, env, token })).env;
}

/** Runs manifest-verify on one reference; a broken image is a result here, not a failure. */
export async function verify(reference: string, commit: string): Promise<RunResult> {
  const inputs = { images: reference, platforms: 'linux/amd64, linux/arm64', revision: commit };
  return await runBundle({ action: 'manifest-verify', inputs });
}

/** The digest that a tag names now. */
export async function digestOf(journey: Journey, tag: string): Promise<string | undefined> {
  const found = await withRegistry((client) => client.resolve(journey.repository, tag));
  return found?.digest;
}

/** Deletes the manifest of one platform through the registry's own API. */
export async function breakImage(journey: Journey, image: BuiltImage): Promise<Digest> {
  const root = image.manifests.get(image.root.digest);
  const index = parseManifest(root?.bytes ?? new Uint8Array()) as ImageIndex;
  const child = index.manifests.find((one) => one.platform?.architecture === 'arm64');
  if (child === undefined) throw new Error('the built index has no arm64 child');
  await withRegistry((client) => client.deleteManifest(journey.repository, child.digest));
  return child.digest;
}

/** Stops the demo with what the action printed when it failed. */
function succeeded<T extends RunResult>(result: T): T {
  if (result.exitCode === 0) return result;
  throw new Error(`the action failed:\n${result.stdout}${result.stderr}`);
}

async function withRegistry<T>(work: (client: Registry) => Promise<T>): Promise<T> {
  const client = createRegistry();
  try {
    return await work(client);
  } finally {
    await client.close();
  }
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
