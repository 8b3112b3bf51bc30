import { join } from 'node:path';
import { imageFixture, type MemoryRegistryOptions, runInProcess } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { now, serve, temporary } from './registries.ts';

const day = 86_400_000;
const created = (days: number) => new Date(now.getTime() - days * day).toISOString();
const index = imageFixture.index({ seed: 'first', created: created(10) });

/** Another index over the parts of the first. */
const upon = imageFixture.index({
  seed: 'first',
  created: created(10),
  indexAnnotations: { 'org.opencontainers.image.created': created(6) },
});

const { digest: root } = index.root;
const parts = [...index.manifests.keys()].filter((digest) => digest !== root);

/** Two images share their parts: one went in the first night, the other with these in the second. */
async function twoNights(options: MemoryRegistryOptions = {}) {
  const server = await serve(options);
  server.state.load('acme/web', index, ['pr-5-abc1251']);
  server.state.load('acme/web', upon, ['nightly-2026-01-25']);
  const before = structuredClone(server.state.repository('acme/web'));
  const folder = await temporary();
  const night = (number: number, mode: string) =>
    runInProcess({
      contract,
      main,
      inputs: {
        packages: `${server.host}/acme/web`,
        mode,
        'max-delete-percent': '100',
        journal: join(folder, `${number}.jsonl`),
      },
      now: new Date(now.getTime() + number * day),
    });
  await night(0, 'apply');
  await night(2, 'apply');
  return { server, before, night };
}

describe('restore of an image whose parts went in a later run', () => {
  it('says what is missing, and comes after that of the later run', async () => {
    const { server, before, night } = await twoNights();
    const alone = await night(0, 'restore');
    expect([alone.exitCode, alone.outputs.outcome]).toEqual([1, 'partial']);
    for (const part of parts) expect(alone.log).toContain(`it names ${part}, which is not there`);
    expect(alone.log).toContain('restore the journals of later runs first');
    const exitCodes = [(await night(2, 'restore')).exitCode, (await night(0, 'restore')).exitCode];
    expect(exitCodes).toEqual([0, 0]);
    expect(server.state.repository('acme/web')).toEqual(before);
  });

  it('warns where the registry takes an index without its parts', async () => {
    const { night } = await twoNights({ checkReferences: false });
    const { exitCode, annotations } = await night(0, 'restore');
    const messages = annotations.map(({ message }) => message);
    const lacks = parts.map((part) => `${root} is back and names ${part}, which is not there`);
    expect([exitCode, messages]).toEqual([0, lacks.map((text) => expect.stringContaining(text))]);
  });
});
