import { join } from 'node:path';
import { runInProcess } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { main } from '../../src/main.ts';
import { temporary } from '../registries.ts';
import { day, image, startWorld } from './world.ts';

it.each([
  ['for everybody', false, 0],
  ['behind a log-in', true, 2],
])(
  'the action plans 1,200 versions of a package %s with few requests',
  async (_, isPrivate, logIn) => {
    const world = await startWorld({ isPrivate });
    const content = world.server.state;
    for (let at = 0; at < 400; at += 1) {
      const tag = at % 20 === 0 ? `v1.${at}.0` : `pr-${at}-abc${1000 + at}`;
      content.load('acme/web', image(`build ${at}`), [tag]);
    }
    expect(world.pack.versions).toHaveLength(1200);
    await world.pass(40 * day);
    const inputs = {
      packages: `${world.server.host}/acme/web`,
      backend: 'github',
      'in-use': 'none',
      'max-delete-percent': '100',
      token: world.token,
      ledger: join(await temporary(), 'ledger.jsonl'),
    };
    const env = { GITHUB_API_URL: world.forge.url, GITHUB_ACTOR: 'octocat' };
    const run = () => runInProcess({ contract, main, inputs, env, now: world.now() });
    const [cold, warm] = [await run(), await run()];
    expect([cold.outputs.deleted, warm.outputs.deleted]).toEqual(['1140', '1140']);
    expect(warm.outputs.plan).toBe(cold.outputs.plan);
    // Twelve pages, twenty manifests, and once whether the token may delete.
    expect([cold.outputs.requests, warm.outputs.requests]).toEqual([
      `${12 + 20 + 1 + logIn}`,
      '12',
    ]);
  },
);
