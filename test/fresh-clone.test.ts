import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
const clone = join(scratch, 'clone');

/** Only what a newcomer has: Node with npm, git and a shell, an empty HOME, no registry, no buildah. */
function newcomer(): NodeJS.ProcessEnv {
  const bin = join(scratch, 'bin');
  mkdirSync(bin);
  mkdirSync(join(scratch, 'home'));
  for (const tool of ['npm', 'npx', 'git', 'sh', 'env', 'uname', 'bash'])
    symlinkSync(which(tool), join(bin, tool));
  symlinkSync(systemNode(), join(bin, 'node'));
  const certificates = Object.entries(process.env).filter(([name]) => /CERT|CA_/.test(name));
  return { ...Object.fromEntries(certificates), PATH: bin, HOME: join(scratch, 'home') };
}

/** The Node on the user's PATH, not the one that pnpm scripts put before it. */
function systemNode(): string {
  return which(
    'node',
    (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules')),
  );
}

function which(tool: string, folders?: readonly string[]): string {
  const path = folders?.join(delimiter) ?? process.env.PATH;
  return execFileSync('/usr/bin/env', ['sh', '-c', `command -v ${tool}`], {
    env: { PATH: path },
    encoding: 'utf8',
  }).trim();
}

async function pnpm(
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('npx', ['-y', 'pnpm@12.21.0', script], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, output: out + err };
}

describe.skipIf(process.env.FRESH_CLONE === undefined)(
  'a fresh clone (skipped unless FRESH_CLONE is set: it downloads every dependency)',
  () => {
    beforeAll(() => {
      execFileSync('git', ['clone', '--quiet', root, clone]);
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test('runs the demo with an empty HOME and nothing but Node and npm', async () => {
      const { code, output } = await pnpm('demo', newcomer());
      expect(output).toContain('docker-registry is not on the PATH: embedded registry');
      expect(output).toContain('buildah is not on the PATH: embedded builder');
      expect(output).toContain('MANIFEST_MISSING');
      expect(code).toBe(0);
    }, 300_000);
  },
);
