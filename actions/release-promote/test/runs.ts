import {
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { runMain } from './run-main.ts';

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

/** Runs the action in this process on acme/web of a registry, without a second try of any request. */
export function promote(server: MemoryRegistry, inputs: Readonly<Record<string, string>>) {
  return runMain({ inputs: { image: `${server.host}/acme/web`, retries: '0', ...inputs } });
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
