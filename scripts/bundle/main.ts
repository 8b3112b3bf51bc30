import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bundler, compile, openBundler, readRuns, removeBundle, ToolError } from './build.ts';
import { hashInputs, isFresh, writeStamp } from './stamps.ts';
import { reachable, readProjects, subfolders } from './workspace.ts';

/** An action whose bundle is to be made, with the hash of what it is made from. */
interface Stale {
  readonly action: string;
  readonly inputs: string;
}

const { values, positionals } = parseArgs({
  options: {
    quiet: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const root = join(import.meta.dirname, '../..');

try {
  await main();
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Bundles the named actions, or all of them, passing over those whose inputs did not change. */
async function main(): Promise<void> {
  const actions = chosenActions();
  const stale = staleActions(actions);
  if (stale.length > 0) {
    await compile(
      root,
      stale.map(({ action }) => action),
    );
    await bundleAll(stale);
  }
  say(`bundles: ${stale.length} made, ${actions.length - stale.length} up to date`);
}

function chosenActions(): readonly string[] {
  const names = positionals.length > 0 ? positionals : subfolders(join(root, 'actions'));
  return names.filter((name) => {
    const declared = existsSync(join(root, 'actions', name, 'src/contract.ts'));
    if (!declared) console.error(`passed over actions/${name}: it has no src/contract.ts`);
    return declared;
  });
}

function staleActions(actions: readonly string[]): readonly Stale[] {
  const projects = readProjects(root);
  return actions
    .map((action) => {
      const needed = reachable(projects, `@image-relay/action-${action}`);
      return { action, inputs: hashInputs(root, needed) };
    })
    .filter(({ action, inputs }) => values.force || !isFresh(root, action, inputs));
}

async function bundleOne({ action, inputs }: Stale, bundler: Bundler): Promise<void> {
  const started = performance.now();
  const runs = await readRuns(root, action);
  if (runs === 'node24') await bundler.bundle(action);
  else await removeBundle(root, action);
  writeStamp(root, action, inputs);
  say(`${action}: ${runs}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** As many at a time as there are cores, each in a process of its own. */
async function bundleAll(stale: readonly Stale[]): Promise<void> {
  const queue = [...stale];
  const work = async () => {
    const bundler = openBundler(root);
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await bundleOne(item, bundler);
      }
    } finally {
      bundler.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), stale.length) }, work));
}

function say(line: string): void {
  if (!values.quiet) console.log(line);
}
