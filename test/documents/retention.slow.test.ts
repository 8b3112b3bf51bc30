import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '@image-relay/action-registry-prune/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readExamples, readShownLines, readShownMetrics, readShownRules } from './examples.ts';
import { type Backend, startPackage } from './pruned-package.ts';
import { readWorkflows, type WorkflowBlock } from './workflow-blocks.ts';

type World = Awaited<ReturnType<typeof startPackage>>;

const workflows = readWorkflows('retention.md');
const none: WorkflowBlock = { name: 'none', text: '', job: { steps: [] } };
const workflow = (name: string) => workflows.get(name) ?? none;
const isOwn = (tag: string) => !tag.startsWith('sha256-');
const tagsIn = (world: World) => Object.keys(world.state().tags).filter(isOwn).toSorted();

/** The artifact of a plan's run. */
const planOf = ({ shelf }: World, id: string) =>
  join(shelf.store, 'artifacts', id, 'retention-plan/plan.json');

/** The tags of images that a plan lets go. */
function goingIn(path: string): readonly string[] {
  const report = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly packages: readonly {
      readonly versions: readonly { readonly decision: string; readonly tags: readonly string[] }[];
    }[];
  };
  const versions = report.packages.flatMap((one) => one.versions);
  const going = versions.filter(({ decision }) => decision === 'delete');
  return going.flatMap(({ tags }) => tags.filter(isOwn)).toSorted();
}

test('the workflows of docs/retention.md are all run here', () => {
  const names = ['plan', 'apply-plan', 'prune', 'restore', 'doctor'];
  expect([...workflows.keys()]).toEqual(names);
});

describe.each<Backend>(['oci', 'github'])('docs/retention.md on %s', (backend) => {
  /** The package of a table with the files that the workflows check out. */
  async function startShown(name = 'retention') {
    const world = await startPackage(backend, readExamples(name));
    onTestFinished(() => world.close());
    world.write(
      '.github/retention.yml',
      readShownRules(name) ?? contract.inputs.rules.default ?? '',
    );
    world.write('deploy/web.yaml', `image: ${world.host}/acme/web:v1.4.2\n`);
    return { world, before: world.state() };
  }

  test.each(['default', 'retention', 'releases'])(
    'the examples of the rules "%s" are as their table says',
    async (name) => {
      const { world, before } = await startShown(name);
      const { exitCode, id } = await world.run(workflow('plan'));
      expect([exitCode, goingIn(planOf(world, id))]).toEqual([0, world.tagsThat('goes')]);
      expect(world.state()).toEqual(before);
    },
  );

  test('a plan says why in the words that are shown', async () => {
    const { world } = await startShown();
    const { summary, log } = await world.run(workflow('plan'));
    const shown = readShownLines();
    expect(shown).toHaveLength(3);
    expect(shown.filter((line) => !line.test(log))).toEqual([]);
    expect(summary).toContain('| Class | Stay | Go |');
  });

  test('a plan that was read is refused beyond the limit, then applied, and undone', async () => {
    const { world, before } = await startShown();
    const { id: run } = await world.run(workflow('plan'));
    const apply = (percent: string) =>
      world.run(workflow('apply-plan'), { run, 'max-delete-percent': percent });
    expect([(await apply('10')).exitCode, world.state()]).toEqual([1, before]);
    const { exitCode, id } = await apply('50');
    expect([exitCode, tagsIn(world)]).toEqual([0, world.tagsThat('stays')]);
    const undone = await world.run(workflow('restore'), { run: id });
    expect([undone.exitCode, world.state()]).toEqual([0, before]);
  });

  test('the nightly run deletes, the next one finds nothing to do, and it can be undone', async () => {
    const { world, before } = await startShown();
    const { exitCode, id } = await world.run(workflow('prune'));
    const left = world.state();
    expect([exitCode, tagsIn(world)]).toEqual([0, world.tagsThat('stays')]);
    const second = await world.run(workflow('prune'));
    expect([second.exitCode, world.state()]).toEqual([0, left]);
    expect(second.summary).toMatch(/^## Registry pruning, apply\S+ clean$/m);
    const undone = await world.run(workflow('restore'), { run: id });
    expect([undone.exitCode, world.state()]).toEqual([0, before]);
  });

  test('a run writes the metrics that are explained, and no other', async () => {
    const { world } = await startShown();
    await world.run(workflow('prune'), {}, { 'metrics-file': join(world.shelf.store, 'm.prom') });
    const text = readFileSync(join(world.shelf.store, 'm.prom'), 'utf8');
    const names = [...text.matchAll(/^(registry_prune_\w+)/gm)].map(([, name = '']) => name);
    expect(new Set(names)).toEqual(new Set(readShownMetrics()));
  });

  test('the doctor finds what is kept whole', async () => {
    const { world } = await startShown();
    const { exitCode, summary } = await world.run(workflow('doctor'));
    expect(exitCode).toBe(0);
    expect(summary).toMatch(/^## Registry pruning, doctor\S+ clean$/m);
  });
});
