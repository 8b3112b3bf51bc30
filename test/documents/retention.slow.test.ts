import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExamples, readShownRules } from './examples.ts';
import { type Backend, startPackage } from './pruned-package.ts';
import { readWorkflows, type WorkflowBlock } from './workflow-blocks.ts';

type World = Awaited<ReturnType<typeof startPackage>>;

const workflows = readWorkflows('retention.md');
const none: WorkflowBlock = { name: 'none', text: '', job: { steps: [] } };
const workflow = (name: string) => workflows.get(name) ?? none;
const isOwn = (tag: string) => !tag.startsWith('sha256-');
const tagsIn = (world: World) => Object.keys(world.state().tags).filter(isOwn).toSorted();

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

/** A workflow without what only the document's own rules need. */
function withDefaults(block: WorkflowBlock): WorkflowBlock {
  const steps = block.job.steps.map((step) => {
    const { rules: _, ...rest } = (step.with ?? {}) as Record<string, unknown>;
    return step.with === undefined ? step : { ...step, with: rest };
  });
  return { ...block, job: { ...block.job, steps } };
}

test('the workflows of docs/retention.md are all run here', () => {
  const names = ['plan', 'apply-plan', 'prune', 'restore', 'doctor'];
  expect([...workflows.keys()]).toEqual(names);
});

describe.each<Backend>(['oci', 'github'])('docs/retention.md on %s', (backend) => {
  test('the examples of the built-in rules are as the table says', async () => {
    const world = await startPackage(backend, readExamples('default'));
    world.write('deploy/web.yaml', '');
    const { exitCode, id } = await world.run(withDefaults(workflow('plan')));
    const path = join(world.shelf.store, 'artifacts', id, 'retention-plan/plan.json');
    const going = goingIn(path);
    await world.close();
    expect([exitCode, going]).toEqual([0, world.tagsThat('goes')]);
  });

  describe('with the rules that it shows', () => {
    let world: World;
    let before: ReturnType<World['state']>;
    let planned = '';
    let applied = '';

    beforeAll(async () => {
      world = await startPackage(backend, readExamples('own'));
      world.write('.github/retention.yml', readShownRules());
      world.write('deploy/web.yaml', `image: ${world.host}/acme/web:v1.4.2\n`);
      before = world.state();
    });
    afterAll(() => world.close());

    test('a plan is as the table says, deletes nothing and is kept', async () => {
      const { exitCode, id, summary } = await world.run(workflow('plan'));
      planned = id;
      const path = join(world.shelf.store, 'artifacts', id, 'retention-plan/plan.json');
      expect([exitCode, goingIn(path)]).toEqual([0, world.tagsThat('goes')]);
      expect(summary).toContain('| Class | Stay | Go |');
      expect(world.state()).toEqual(before);
    });

    test('the plan that was read is refused beyond the limit, and then applied', async () => {
      const refused = await world.run(workflow('apply-plan'), {
        run: planned,
        'max-delete-percent': '10',
      });
      expect([refused.exitCode, world.state()]).toEqual([1, before]);
      const { exitCode, id } = await world.run(workflow('apply-plan'), {
        run: planned,
        'max-delete-percent': '50',
      });
      applied = id;
      expect([exitCode, tagsIn(world)]).toEqual([0, world.tagsThat('stays')]);
    });

    test('its run is undone: every tag and manifest as before', async () => {
      const { exitCode } = await world.run(workflow('restore'), { run: applied });
      expect([exitCode, world.state()]).toEqual([0, before]);
    });

    test('the nightly run deletes, and the next one finds nothing to do', async () => {
      const { exitCode, id } = await world.run(workflow('prune'));
      applied = id;
      const left = world.state();
      expect([exitCode, tagsIn(world)]).toEqual([0, world.tagsThat('stays')]);
      const second = await world.run(workflow('prune'));
      expect([second.exitCode, world.state()]).toEqual([0, left]);
      expect(second.summary).toMatch(/^## Registry pruning, apply\S+ clean$/m);
    });

    test('what is kept is whole, and the nightly run can be undone too', async () => {
      const examined = await world.run(workflow('doctor'));
      expect(examined.exitCode).toBe(0);
      expect(examined.summary).toMatch(/^## Registry pruning, doctor\S+ clean$/m);
      expect((await world.run(workflow('restore'), { run: applied })).exitCode).toBe(0);
      expect(world.state()).toEqual(before);
    });
  });
});
