import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type PreRenderedChunk } from 'rolldown';
import { renderLicenses } from './licenses.ts';

/** Bundles an action from its sources into its dist folder, which appears complete or not at all. */
export async function bundleAction(root: string, action: string): Promise<void> {
  const folder = join(root, 'actions', action);
  const fresh = join(root, '.cache/bundle', `${action}.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    const modules = await write(root, join(folder, 'src/index.ts'), fresh);
    await writeFile(join(fresh, 'licenses.txt'), renderLicenses(modules));
    // Node reads a file named .js as a module only where a package.json says so.
    await writeFile(join(fresh, 'package.json'), '{"type":"module"}\n');
    await replace(fresh, join(folder, 'dist'));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Removes the bundle of an action that has none any more. */
export async function removeBundle(root: string, action: string): Promise<void> {
  await rm(join(root, 'actions', action, 'dist'), { recursive: true, force: true });
}

/** Writes `index.js` and a chunk for what is imported later; gives the files that are in them. */
async function write(root: string, input: string, dir: string): Promise<readonly string[]> {
  const { output } = await build({
    cwd: root,
    input,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.base.json'),
    resolve: { conditionNames: ['source', 'node'] },
    onLog: (_, { message }) => {
      throw new Error(message);
    },
    output: { dir, format: 'esm', entryFileNames: 'index.js', chunkFileNames },
  });
  return output.flatMap((one) => (one.type === 'chunk' ? one.moduleIds : []));
}

/** After the package that the chunk begins with, or its own file. */
function chunkFileNames({ facadeModuleId, moduleIds, name }: PreRenderedChunk): string {
  const file = facadeModuleId ?? moduleIds.at(-1) ?? name;
  const installed = /.*\/node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(file)?.[1];
  const own = /\/packages\/([^/]+)\/src\/index\.ts$/.exec(file)?.[1];
  return `${installed ?? own ?? basename(file).replace(/\.[jt]s$/, '')}.js`;
}

async function replace(fresh: string, target: string): Promise<void> {
  const old = `${fresh}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
}
