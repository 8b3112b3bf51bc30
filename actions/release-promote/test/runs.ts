import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  runBundle,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { reportSchema } from '../src/report-schema.ts';

export const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
export const built = imageFixture.index({
  labels: { 'org.opencontainers.image.revision': commit },
});
export const digest = built.root.digest;
export const older = imageFixture.index({ seed: 'older' });

/** A registry until the test ends, with the fixture as acme/web:build. */
export async function serve(
  options: MemoryRegistryOptions = {},
  fixture: ImageFixture = built,
): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  onTestFinished(() => server.close());
  server.state.load('acme/web', fixture, ['build']);
  return server;
}

/** Runs the bundle; what it planned is checked against the published schema. */
export async function promote(server: MemoryRegistry, inputs: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'release-promote-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = await runBundle({
    action: 'release-promote',
    inputs: { image: `${server.host}/acme/web`, retries: '0', ...inputs },
    env: { RUNNER_TEMP: folder },
  });
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => name.endsWith('plan.json'))
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { ...run, reports: texts.map((text) => reportSchema.parse(JSON.parse(text))) };
}

/** The lines of an output. */
export function linesOf(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}

/** What most tests promote. */
export const release = { digest, version: 'v1.2.3' };
/** The tags of a first release. */
export const four = ['v1.2.3', '1.2', '1', 'latest'];
/** Requests that change something. */
export const putsOf = (server: MemoryRegistry) =>
  server.log.count({ method: ['PUT', 'POST', 'DELETE', 'PATCH'] });
/** What the tags of a repository name. */
export const tagsOf = (server: MemoryRegistry, repository = 'acme/web') =>
  server.state.repository(repository).tags;
/** The tags, each with the digest that it names. */
export const set = (tags: readonly string[], to = digest) =>
  Object.fromEntries(tags.map((tag) => [tag, to]));
