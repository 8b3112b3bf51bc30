import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRepository } from '@image-relay/oci';
import { createRegistry, type Registry } from '@image-relay/registry';
import { historyImages, packageHistory, pushHistory, runBundle } from '@image-relay/testing';
import type { DemoForge } from './forge.ts';
import type { Journey } from './journey.ts';
import { detail } from './print.ts';
import { mustHold, type Recorder } from './recorder.ts';

type Inputs = Readonly<Record<string, string>>;

/** A month of another package is planned, pruned, verified and put back as it was. */
export async function retention(
  recorder: Recorder,
  { forge, repository: { registry } }: Journey,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-retention-'));
  const client = createRegistry();
  try {
    await prune(recorder, { image: `${registry}/acme/api`, forge, folder, client });
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Scene {
  readonly image: string;
  /** Is asked for open pull requests, runs and deployments. */
  readonly forge: DemoForge;
  readonly folder: string;
  readonly client: Registry;
}

async function prune(recorder: Recorder, scene: Scene): Promise<void> {
  const { image, folder } = scene;
  const run = (inputs: Inputs) => act(scene, inputs);
  const files = { ledger: join(folder, 'ledger.jsonl'), journal: join(folder, 'journal.jsonl') };
  const shown = join(folder, 'plan.json');
  const tags = await grow(recorder, scene);
  const refused = await recorder.take({
    title: 'registry-prune plans: more than half of it would go, which nobody has looked at yet',
    name: 'plan',
    work: () => run({ packages: image, report: shown, ledger: files.ledger }),
    result: (outputs) => `${outputs.outcome}: ${outputs.deleted} of ${total(outputs)} would go`,
  });
  mustHold(refused.outcome === 'refused', 'a plan beyond the limit is refused');
  await sayClasses(shown);
  const apply = { packages: image, mode: 'apply', plan: shown, 'max-delete-percent': '80' };
  const applied = await recorder.take({
    title: 'The plan is looked at, the limit is raised for one run, and that plan is applied',
    name: 'apply',
    work: () => run({ ...apply, ...files }),
    result: (outputs) =>
      `${outputs.outcome}: ${outputs.deleted} gone, ${outputs.kept} kept, ${outputs['bytes-freed']} bytes`,
  });
  mustHold(applied.deleted === refused.deleted, 'what was planned is gone, and nothing else');
  const kept = await tagsOf(scene);
  mustHold(kept.has(openTag(scene)), 'the image of an open pull request stays');
  detail(`${openTag(scene)} is a month old and stays: its pull request is open`);
  for (const [tag, digest] of kept) mustHold(tags.get(tag) === digest, `${tag} names its digest`);
  await verifyAll(recorder, scene, { name: 'verify what is kept', tags: kept.size });
  const again = await recorder.take({
    title: 'The next run finds nothing to do, and reads no manifest again',
    name: 'plan again',
    work: () => run({ packages: image, ledger: files.ledger }),
    result: (outputs) => `${outputs.outcome}, ${outputs.requests} requests`,
  });
  mustHold(again.outcome === 'clean', 'nothing is left to do');
  const restored = await recorder.take({
    title: 'registry-prune puts back what its journal holds',
    name: 'restore',
    work: () => run({ packages: image, mode: 'restore', journal: files.journal }),
    result: (outputs) => `${outputs.outcome}: ${outputs.restored} manifests`,
  });
  mustHold(restored.restored === applied.deleted, 'all that was deleted is back');
  const after = await tagsOf(scene);
  mustHold(after.size === tags.size, 'every tag is back');
  for (const [tag, digest] of tags) mustHold(after.get(tag) === digest, `${tag} names it again`);
  await verifyAll(recorder, scene, { name: 'verify all', tags: tags.size });
}

/** Pushes the images of 30 days up to now; gives what every tag names. */
async function grow(recorder: Recorder, scene: Scene): Promise<ReadonlyMap<string, string>> {
  const history = packageHistory({
    days: 30,
    perDay: { pulls: 0.4, main: 0.2, branches: 0.25 },
    nightlyEvery: 4,
    layers: { base: 60_000, dependencies: 20_000, application: 2_000 },
    now: Date.now(),
  });
  const images = historyImages(history);
  return await recorder.take({
    title: 'A month of another image is pushed: pull requests, branches, nightlies, releases',
    name: 'a month of pushes',
    work: async () => {
      const oldest = images.find(({ tags }) => tags.some((tag) => tag.startsWith('pr-')));
      const wanted = images.map((one) =>
        one === oldest ? { ...one, tags: [openTag(scene)] } : one,
      );
      await pushHistory(scene.client, parseRepository(scene.image), wanted);
      return await tagsOf(scene);
    },
    result: (tags) =>
      `${images.length} images, ${history.versions.length} manifests, ${tags.size} tags`,
  });
}

/** The tag of an old image of the pull request that is open in this repository. */
function openTag({ forge }: Scene): string {
  const open = forge.repository.pullRequests.find(({ state }) => state === 'open');
  return `pr-${open?.number}-${'0'.repeat(7)}`;
}

/** Every tag is walked: manifests, and a byte of every layer. */
async function verifyAll(
  recorder: Recorder,
  { image }: Scene,
  { name, tags }: { readonly name: string; readonly tags: number },
): Promise<void> {
  const outputs = await recorder.take({
    title: 'manifest-verify walks every tag',
    name,
    work: async () => {
      const inputs = { repositories: image };
      return (await runBundle({ action: 'manifest-verify', inputs })).outputs;
    },
    result: ({ outcome, images }) => `${outcome}: ${images} tags`,
  });
  mustHold(outputs.outcome === 'ok' && outputs.images === String(tags), 'every tag is whole');
}

async function tagsOf({ client, image }: Scene): Promise<ReadonlyMap<string, string>> {
  const repository = parseRepository(image);
  const tags: string[] = [];
  for await (const tag of client.listTags(repository)) tags.push(tag);
  const found = await Promise.all(tags.map((tag) => client.resolve(repository, tag)));
  return new Map(tags.map((tag, at) => [tag, found[at]?.digest ?? ''] as const));
}

/** Runs the bundle; whether it failed is for the caller to see in the outcome. */
async function act({ forge }: Scene, inputs: Inputs): Promise<Inputs> {
  const { env, token } = forge;
  const run = await runBundle({ action: 'registry-prune', inputs, env, token });
  const { outputs, annotations, log } = run;
  if (outputs.outcome === undefined) throw new Error(`registry-prune failed:\n${log}`);
  for (const { message } of annotations) detail(message);
  return outputs;
}

/** What the plan lets go, class by class. */
async function sayClasses(path: string): Promise<void> {
  const { packages } = JSON.parse(await readFile(path, 'utf8')) as {
    readonly packages: readonly [{ readonly classes: readonly ClassRow[] }];
  };
  for (const { class: name, deleted, kept } of packages[0].classes)
    detail(`${name}: ${deleted} manifests go, ${kept} stay`);
}

interface ClassRow {
  readonly class: string;
  readonly deleted: number;
  readonly kept: number;
}

function total({ kept, deleted }: Inputs): number {
  return Number(kept) + Number(deleted);
}
