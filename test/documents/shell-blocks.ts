import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const fence = /^```sh(?: (settings)| runbook=(\S+))?\n([\s\S]*?)^```$/gm;

/** A document with shell blocks that tests run. */
export type Document =
  | 'runbooks/broken-image.md'
  | 'runbooks/rollback.md'
  | 'runbooks/restore.md'
  | 'monitoring/README.md';

/** A shell block; the one that names what to set is `settings`. */
export interface Block {
  readonly name: string | undefined;
  readonly text: string;
}

/** Every shell block of a document, in order. */
export function readBlocks(document: Document = 'runbooks/broken-image.md'): readonly Block[] {
  return [...readFileSync(docs + document, 'utf8').matchAll(fence)].map(
    ([, settings, name, body = '']) => ({
      name: settings ?? name,
      text: body,
    }),
  );
}

/** The names that the settings block sets, in order. */
export function settingsOf(blocks: readonly Block[]): readonly string[] {
  const settings = blocks.find(({ name }) => name === 'settings')?.text ?? '';
  return [...settings.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
}

export interface BlocksOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Default: the runbook. */
  readonly document?: Document;
}

export interface BlocksRun {
  readonly exitCode: number;
  /** What each block printed, by name. */
  readonly printed: Readonly<Record<string, string>>;
  readonly stderr: string;
}

/** Runs blocks one after the other in one bash that stops at the first failure. */
export async function runBlocks(
  names: readonly string[],
  options: BlocksOptions,
): Promise<BlocksRun> {
  const blocks = readBlocks(options.document);
  const parts = names.map((name) => {
    const block = blocks.find((one) => one.name === name);
    return `printf '\\n@@ ${name}\\n'\n${block?.text ?? `echo 'no block ${name}' >&2; exit 1`}`;
  });
  const script = ['set -euo pipefail', ...parts].join('\n');
  const env = { PATH: process.env.PATH ?? '', HOME: options.folder, ...options.env };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn('bash', ['-c', script], { cwd: options.folder, env, stdio: [...stdio] });
  const closed = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [stdout, stderr] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  return { exitCode: await closed, printed: sections(stdout), stderr };
}

function sections(stdout: string): Record<string, string> {
  const parts = stdout.split(/^@@ /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1).trim()];
    }),
  );
}
