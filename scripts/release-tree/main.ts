import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble, type PublishedTree } from './assemble.ts';
import { buildBundles } from './build.ts';
import { publish } from './publish.ts';
import { smokeTest } from './smoke.ts';
import { exportSource, readSource, type Source } from './source.ts';
import { hashTree, writeFolder } from './write.ts';

const usage = `usage: pnpm release:tree --version X.Y.Z [--check] [--pinned-for owner/repository]
  builds the published tree twice, in two folders and two time zones, and compares the hashes;
  --check       runs every action from its folder alone and writes nothing into the repository
  --pinned-for  writes a second commit that names sibling actions as owner/repository/name@commit`;

const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      version: { type: 'string' },
      check: { type: 'boolean', default: false },
      'pinned-for': { type: 'string' },
    },
  });
  const version = values.version ?? '';
  const pinnedFor = values['pinned-for'];
  const problems = [
    ...(semver.test(version) ? [] : [`--version is "${version}", expected a version like 1.2.3`]),
    ...(pinnedFor === undefined || /^[\w.-]+\/[\w.-]+$/.test(pinnedFor)
      ? []
      : [`--pinned-for is "${pinnedFor}", expected owner/repository`]),
  ];
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\n${usage}`);

  const repository = process.cwd();
  const source = readSource(repository);
  if (!values.check && source.changed.length > 0) {
    throw new Error(
      `a release is built from a commit; not committed: ${source.changed.join(', ')}`,
    );
  }
  const release = { version, sourceCommit: source.commit };
  const tree = buildTwice(repository, source, release);
  await runEachAction(tree);
  if (values.check) return;
  const options = { repository, ...(pinnedFor === undefined ? {} : { pinnedFor }) };
  for (const { commit, tags } of publish(tree, release, options)) {
    console.log(`committed ${commit}, tagged ${tags.join(', ')}`);
  }
}

function buildTwice(
  repository: string,
  source: Source,
  release: { version: string; sourceCommit: string },
): PublishedTree {
  const scratch = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const builds = [
      { folder: join(scratch, 'a'), timeZone: 'UTC' },
      { folder: join(scratch, 'second', 'and-a-longer-path'), timeZone: 'Pacific/Auckland' },
    ].map(({ folder, timeZone }) => {
      exportSource(repository, source, folder);
      buildBundles(folder, { timeZone });
      const tree = assemble(folder, release);
      const hash = hashTree(tree);
      console.log(`built ${tree.size} files in time zone ${timeZone}: tree ${hash}`);
      return { tree, hash };
    });
    const [first, second] = builds as [(typeof builds)[0], (typeof builds)[0]];
    if (first.hash !== second.hash) {
      throw new Error(
        `two builds of one source differ: ${differences(first.tree, second.tree).join(', ')}`,
      );
    }
    return first.tree;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function runEachAction(tree: PublishedTree): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'published-'));
  try {
    writeFolder(tree, folder);
    for (const line of await smokeTest(folder)) console.log(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function differences(a: PublishedTree, b: PublishedTree): string[] {
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter(
    (path) => !(a.get(path)?.equals(b.get(path) ?? Buffer.alloc(0)) ?? false),
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
