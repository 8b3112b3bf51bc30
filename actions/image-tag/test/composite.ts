import {
  answersFor,
  imageFixture,
  type RecordedEvent,
  recordedEvent,
  runComposite,
  startMemoryRegistry,
  startScriptedGitHub,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

const key = 'org.opencontainers.image.revision';
export const head = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
export const built = imageFixture.index({ labels: { [key]: head } });
export const stale = imageFixture.index({
  labels: { [key]: '5779607b49aab1200488439f02372c57b4f75444' },
});

export async function started(...tags: readonly string[]) {
  const registry = await startMemoryRegistry();
  onTestFinished(() => registry.close());
  if (tags.length > 0) registry.state.load('acme/web', built, tags);
  return registry;
}

export async function run(host: string, event: RecordedEvent, inputs: Record<string, string> = {}) {
  const github = await startScriptedGitHub(...answersFor(event));
  onTestFinished(() => github.close());
  const result = await runComposite({
    action: 'image-tag',
    event,
    inputs: { image: `${host}/Acme/Web`, ...inputs },
    env: { GITHUB_API_URL: github.url },
  });
  return { ...result, asked: github.requests.map((request) => request.path) };
}

export const opened = recordedEvent('a pull request is opened');
