import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  type RunOptions,
  runBundle,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { reportSchema } from '../src/report-schema.ts';

export const index = imageFixture.withAttestations();

/** A folder that is gone when the test ends. */
export async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'manifest-verify-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A registry until the test ends. */
export async function startServer(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  onTestFinished(() => server.close());
  return server;
}

/** A registry that holds the fixture as acme/web:v1 until the test ends. */
export async function serve(fixture: ImageFixture = index, options: MemoryRegistryOptions = {}) {
  const server = await startServer(options);
  server.state.load('acme/web', fixture, ['v1']);
  return { server, image: `${server.host}/acme/web:v1` };
}

/** Runs the bundle and reads its report, checked against the published schema. */
export async function verify(
  inputs: Readonly<Record<string, string>>,
  options: Pick<RunOptions, 'env' | 'timeoutMs'> = {},
) {
  const folder = await temporary();
  const path = join(folder, 'reports', 'verify.json');
  const run = await runBundle({
    action: 'manifest-verify',
    inputs: { report: path, ...inputs },
    ...options,
  });
  const texts = await Promise.all(
    (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { ...run, reports: texts.map((text) => reportSchema.parse(JSON.parse(text))), texts };
}

export type VerifyRun = Awaited<ReturnType<typeof verify>>;

/** The images of the report and what each came to. */
export function outcomesOf({ reports }: VerifyRun): Readonly<Record<string, string>> {
  const images = reports.flatMap((report) => report.images);
  return Object.fromEntries(images.map(({ image, outcome }) => [image, outcome]));
}

/** Everything that a run leaves behind, as one text. */
export function leftBehind(run: VerifyRun, ...more: readonly string[]): string {
  const values = [run.outputs, run.env, run.state].map((one) => JSON.stringify(one));
  return [run.stdout, run.stderr, run.summary, ...values, ...run.texts, ...more].join('\n');
}
