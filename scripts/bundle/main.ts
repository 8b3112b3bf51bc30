import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { bundleAction, removeBundle } from './bundle-action.ts';
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

await main();

/** Bundles the named actions, or all of them, passing over those whose inputs did not change. */
async function main(): Promise<void> {
  const actions = chosenActions();
  const stale = staleActions(actions);
  for (const one of stale) await bundleOne(one);
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

async function bundleOne({ action, inputs }: Stale): Promise<void> {
  const started = performance.now();
  const runs = readRuns(action);
  if (runs === 'node24') await bundleAction(root, action);
  else await removeBundle(root, action);
  writeStamp(root, action, inputs);
  say(`${action}: ${runs}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** How the runner is told to run the action. */
function readRuns(action: string): string {
  const file = join(root, 'actions', action, 'action.yml');
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`pnpm generate\``);
  const { runs } = parse(readFileSync(file, 'utf8')) as {
    readonly runs: { readonly using: string };
  };
  return runs.using;
}

function say(line: string): void {
  if (!values.quiet) console.log(line);
}
