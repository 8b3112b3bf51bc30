import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Forge,
  imageFixture,
  type MemoryRegistry,
  recordedEvent,
  runBundle,
  runComposite,
  startForge,
  startMemoryRegistry,
} from '@image-relay/testing';

/** How an action shows that it runs: its inputs, and one output that proves the work was done. */
interface Smoke {
  readonly inputs: (image: string, github: GitHubSide) => Readonly<Record<string, string>>;
  readonly output: string;
  readonly expected: string;
}

/** A GitHub with the repository of the event: one commit on its default branch, and a line with two. */
interface GitHubSide {
  readonly commit: string;
  readonly token: string;
}

const event = recordedEvent('a pull request is opened');
const revision = 'expected' in event && 'commit' in event.expected ? event.expected.commit : '';
const fixture = imageFixture.index({
  labels: { 'org.opencontainers.image.revision': revision },
});

/** One run of each published action that reaches every part of its bundle; an action without a row fails. */
const smokes: Readonly<Record<string, Smoke>> = {
  'tag-sanitize': {
    inputs: () => ({ name: 'feature/dns/subdomain', suffix: 'def5678' }),
    output: 'tag',
    expected: 'feature-dns-subdomain-def5678',
  },
  'hotfix-reintegrate': {
    inputs: (_, { token }) => ({ version: '1.2.4', 'release-branch': 'release/1.2', token }),
    output: 'branches',
    expected: 'reintegrate/1.2.4-to-master',
  },
  'image-tag-resolve': {
    inputs: (image) => ({ image, resolve: 'required' }),
    output: 'digest',
    expected: fixture.root.digest,
  },
  'image-tag': {
    inputs: (image) => ({ image }),
    output: 'digest',
    expected: fixture.root.digest,
  },
  'manifest-verify': {
    inputs: (image) => ({ images: `${image}:pr-2-ec26c3e` }),
    output: 'outcome',
    expected: 'ok',
  },
  'release-draft': {
    inputs: (image, { commit, token }) => ({
      line: 'main',
      target: commit,
      token,
      image,
      digest: fixture.root.digest,
    }),
    output: 'tag',
    expected: 'v0.1.0',
  },
  'registry-prune': {
    // What is kept must not depend on the day: the image is years old.
    inputs: (image) => ({
      packages: image,
      rules: '[{ class: pull-request, keep: forever }]',
      'in-use': 'none',
    }),
    output: 'kept',
    expected: '3',
  },
  'release-promote': {
    inputs: (image) => ({
      image: `${image}-release`,
      source: `${image}:pr-2-ec26c3e`,
      version: 'v1.2.3',
      revision,
    }),
    output: 'written',
    expected: 'v1.2.3\n1.2\n1\nlatest',
  },
};

/** Runs every action of the published tree in `folder`, with nothing but its own folder around. */
export async function smokeTest(folder: string): Promise<string[]> {
  const [registry, forge] = [await startMemoryRegistry(), await startForge()];
  try {
    registry.state.load('acme/web', fixture, ['pr-2-ec26c3e']);
    const repository = await forge.addRepository('Codertocat', 'Hello-World');
    const commit = await repository.commit({ branch: 'master', files: { 'a.txt': 'a' } });
    await repository.setRef('refs/heads/release/1.2', commit);
    await repository.commit({ branch: 'release/1.2', files: { 'a.txt': 'b' } });
    const servers = { registry, forge, commit };
    const lines: string[] = [];
    for (const action of publishedActions(folder))
      lines.push(await runAlone(folder, action, servers));
    return lines;
  } finally {
    await registry.close();
    await forge.close();
  }
}

interface Servers {
  readonly registry: MemoryRegistry;
  readonly forge: Forge;
  readonly commit: string;
}

async function runAlone(folder: string, action: string, servers: Servers): Promise<string> {
  const smoke = smokes[action];
  if (smoke === undefined)
    throw new Error(`scripts/release-tree/smoke.ts has no row for "${action}"`);
  const { registry, forge, commit } = servers;
  const inputs = smoke.inputs(`${registry.host}/acme/web`, { commit, token: forge.addToken() });
  const run = existsSync(join(folder, action, 'dist')) ? runBundle : runComposite;
  const env = { GITHUB_API_URL: forge.url };
  const result = await run({ action: join(folder, action), inputs, event, env });
  const seen = result.outputs[smoke.output];
  if (result.exitCode !== 0 || seen !== smoke.expected) {
    const message = `${action} does not run from its folder alone: ${smoke.output} is "${seen}", expected "${smoke.expected}"`;
    throw new Error([message, result.stdout, result.stderr].join('\n'));
  }
  return `${action} runs from its folder alone: ${smoke.output} ${seen}`;
}

function publishedActions(folder: string): string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'action.yml')));
}
