import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  imageFixture,
  type MemoryRegistry,
  recordedEvent,
  runBundle,
  runComposite,
  startMemoryRegistry,
} from '@image-relay/testing';

/** How an action shows that it runs: its inputs, and one output that proves the work was done. */
interface Smoke {
  readonly inputs: (image: string) => Readonly<Record<string, string>>;
  readonly output: string;
  readonly expected: string;
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
  const registry = await startMemoryRegistry();
  try {
    registry.state.load('acme/web', fixture, ['pr-2-ec26c3e']);
    const lines: string[] = [];
    for (const action of publishedActions(folder))
      lines.push(await runAlone(folder, action, registry));
    return lines;
  } finally {
    await registry.close();
  }
}

async function runAlone(folder: string, action: string, registry: MemoryRegistry): Promise<string> {
  const smoke = smokes[action];
  if (smoke === undefined)
    throw new Error(`scripts/release-tree/smoke.ts has no row for "${action}"`);
  const inputs = smoke.inputs(`${registry.host}/acme/web`);
  const run = existsSync(join(folder, action, 'dist')) ? runBundle : runComposite;
  const result = await run({ action: join(folder, action), inputs, event });
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
