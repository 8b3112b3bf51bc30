import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPrograms } from './real-programs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let scratch = '';
const clone = () => join(scratch, 'clone');

/** The commands of a machine that has Node with npm and no server or client of images. */
function commands(): string {
  const bin = join(scratch, 'bin');
  mkdirSync(bin);
  for (const folder of ['/usr/bin', '/bin'])
    for (const name of readdirSync(folder)) {
      if (realPrograms.includes(name) || existsSync(join(bin, name))) continue;
      symlinkSync(join(folder, name), join(bin, name));
    }
  for (const [name, path] of [
    ['npm', which('npm')],
    ['npx', which('npx')],
    ['node', systemNode()],
  ] as const) {
    rmSync(join(bin, name), { force: true });
    symlinkSync(path, join(bin, name));
  }
  return bin;
}

/** An environment with an empty HOME. */
function newcomer(bin: string): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(scratch, 'home-'));
  const certificates = Object.entries(process.env).filter(([name]) => /CERT|CA_/.test(name));
  return { ...Object.fromEntries(certificates), PATH: bin, HOME: home };
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
    cwd: clone(),
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
    let bin = '';

    beforeAll(() => {
      scratch = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
      bin = commands();
      execFileSync('git', ['clone', '--quiet', root, clone()]);
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test('runs the demo with an empty HOME and without a server', async () => {
      const { code, output } = await pnpm('demo', newcomer(bin));
      expect(output).toContain('docker-registry is not on the PATH: embedded registry');
      expect(output).toContain('buildah is not on the PATH: embedded builder');
      expect(output).toContain('MANIFEST_MISSING');
      expect(output).toContain('released as v1.0.0');
      expect(code).toBe(0);
    }, 300_000);

    test('passes its tests there', async () => {
      const { code, output } = await pnpm('test', newcomer(bin));
      expect(output.split('\n').filter((line) => line.includes('FAIL'))).toEqual([]);
      expect(output).toMatch(/^not on the PATH, .*docker-registry/m);
      expect(output).toMatch(/^\d+ passed, 0 failed, \d+ skipped$/m);
      expect(code).toBe(0);
    }, 300_000);
  },
);
