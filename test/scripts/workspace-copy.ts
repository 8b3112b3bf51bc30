import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ProcessResult, spawnProcess } from '@image-relay/testing';

const root = join(import.meta.dirname, '../..');

/** A small workspace of its own in which generated files can be written and spoiled. */
export interface WorkspaceCopy {
  generate(...args: readonly string[]): Promise<ProcessResult>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Rewrites a file by replacing a text, which has to be in it. */
  replace(path: string, text: string, replacement: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Copies cases/workspace below the repository, where packages are found. To be closed. */
export async function copyWorkspace(): Promise<WorkspaceCopy & AsyncDisposable> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache/generate-test-'));
  await cp(join(import.meta.dirname, 'cases/workspace'), folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  return {
    generate: (...args) =>
      spawnProcess({
        command: process.execPath,
        args: ['--conditions=source', 'scripts/generate/main.ts', '--root', folder, ...args],
        env: { NODE_COMPILE_CACHE: join(root, '.cache/node-compile') },
        cwd: root,
        timeoutMs: 120_000,
      }),
    read: (name) => readFile(path(name), 'utf8'),
    async write(name, text) {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), text);
    },
    async replace(name, text, replacement) {
      const before = await readFile(path(name), 'utf8');
      if (!before.includes(text)) throw new Error(`${name} does not hold ${text}`);
      await writeFile(
        path(name),
        before.replace(text, () => replacement),
      );
    },
    remove: (name) => rm(path(name), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
