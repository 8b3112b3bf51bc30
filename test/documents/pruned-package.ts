import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  aboutCommit,
  branchPush,
  type CompositeResult,
  type ImageFixture,
  imageFixture,
  startForge,
  startMemoryRegistry,
} from '@image-relay/testing';
import type { Example } from './examples.ts';
import { grantedTo, runWorkflow, type WorkflowBlock } from './workflow-blocks.ts';

export type Backend = 'oci' | 'github';

type Texts = Readonly<Record<string, string>>;

const ofGitHub = {
  deletes: { manifests: false, tags: false, blobs: false },
  referrers: false,
  catalog: false,
};

/** acme/web in a registry or in GitHub Packages, with the examples in it. To be closed. */
export async function startPackage(backend: Backend, examples: readonly Example[]) {
  const server = await startMemoryRegistry(backend === 'github' ? ofGitHub : {});
  const clock = { behind: 0 };
  const forge = await startForge({ now: () => new Date(Date.now() - clock.behind) });
  await forge.addRepository('acme', 'web');
  const content = server.state;
  const pack =
    backend === 'github' ? forge.addPackage({ owner: 'acme', name: 'web', content }) : undefined;
  const images = examples.map((one) => imageOf(one));
  // The oldest is pushed first, at its time.
  for (const { example, fixture } of images.toSorted((a, b) => b.example.age - a.example.age)) {
    clock.behind = example.age;
    content.load('acme/web', fixture, example.tags);
    void pack?.versions.length;
  }
  clock.behind = 0;
  const folder = mkdtempSync(join(tmpdir(), 'documented-package-'));
  const shelf = { sources: join(folder, 'sources'), store: join(folder, 'store') };
  let runs = 100;
  return {
    host: server.host,
    forge,
    shelf,
    /** Tags with what they name, and every manifest. */
    state: () => structuredClone(content.repository('acme/web')),
    /** The tags of the examples that become so. */
    tagsThat: (becomes: Example['becomes']) => tagsOf(examples, becomes),
    write: (path: string, text: string) => {
      const file = join(shelf.sources, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
    /** Runs a workflow with a token that has the permissions of its job and no other. */
    run: async (workflow: WorkflowBlock, inputs: Texts = {}, more: Texts = {}) => {
      runs += 1;
      const token = forge.addToken({ permissions: grantedTo(workflow.job) });
      const env = { GITHUB_API_URL: forge.url, GITHUB_RUN_ID: `${runs}`, GITHUB_ACTOR: 'mona' };
      const pushed = branchPush(workflow.name, 'main', { kind: 'branch', tags: [] });
      const event = aboutCommit(pushed, { commit: '1'.repeat(40), repository: 'acme/web' });
      const on = { event, inputs, env, token, registry: server.host, shelf };
      const result: CompositeResult = await runWorkflow(
        withInputs(workflow, { backend, ...more }),
        on,
      );
      return { ...result, id: `${runs}` };
    },
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await server.close();
      await forge.close();
    },
  };
}

/** Gives registry-prune further inputs: a registry on loopback is no ghcr.io to `backend: auto`. */
function withInputs(workflow: WorkflowBlock, inputs: Texts): WorkflowBlock {
  const steps = workflow.job.steps.map((step) => {
    if (step.uses !== 'org/actions/registry-prune@v1') return step;
    return { ...step, with: { ...(step.with as object), ...inputs } };
  });
  return { ...workflow, job: { ...workflow.job, steps } };
}

function imageOf(example: Example): {
  readonly example: Example;
  readonly fixture: ImageFixture;
} {
  const created = new Date(Date.now() - example.age).toISOString();
  const image = imageFixture.withAttestations({ seed: example.tags.join(), created });
  const isSigned = example.tags.some((tag) => tag.startsWith('v'));
  return { example, fixture: isSigned ? imageFixture.withCosign(image) : image };
}

function tagsOf(examples: readonly Example[], becomes: Example['becomes']): readonly string[] {
  const found = examples.filter((one) => one.becomes === becomes);
  return found.flatMap(({ tags }) => tags).toSorted();
}
