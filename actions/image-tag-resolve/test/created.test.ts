import { tmpdir } from 'node:os';
import { recordedEvent } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { readCheckout } from '../src/gather/checkout.ts';
import { runMain } from './run-main.ts';

const pullRequest = recordedEvent('a pull request is opened');
const defaultBranch = recordedEvent('the default branch is pushed');
const pushed = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';

test('a commit whose time the event does not tell has no created label', async () => {
  const { outputs } = await runMain({ event: pullRequest });
  expect(outputs.labels.filter((label) => label.includes('created'))).toEqual([]);
});

test.each(['May 15 2019', 'build 2015', '+010000-01-01T00:00:00Z', 7])(
  'a commit whose time is %j has no created label',
  async (timestamp) => {
    const payload = { ...defaultBranch.payload, head_commit: { id: pushed, timestamp } };
    const { outputs } = await runMain({ event: { ...defaultBranch, payload } });
    expect(outputs.labels.filter((label) => label.includes('created'))).toEqual([]);
  },
);

test('no checkout at all is no commit', async () => {
  expect(await readCheckout(pushed, '/nonexistent')).toBeUndefined();
  expect(await readCheckout(pushed, tmpdir())).toBeUndefined();
});
