import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract as resolving } from '@image-relay/action-image-tag-resolve/contract';
import { type RecordedEvent, recordedEvent, sampled } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { contract } from '../src/contract.ts';
import { built, head, opened, run, started } from './composite.ts';

test.each(
  sampled<readonly [string, RecordedEvent]>([
    ['the run of a pull request', opened],
    ['the run of a pull request from a fork', recordedEvent('a pull request comes from a fork')],
    ['a pull_request_target', recordedEvent('a pull request target')],
    ['a workflow_run', recordedEvent('the run completes after: a pull request is opened')],
    [
      'the workflow_run of a merged one',
      recordedEvent('the run completes after: a pull request is merged'),
    ],
    [
      'the workflow_run of a fork',
      recordedEvent('the run completes after: a pull request comes from a fork'),
    ],
  ]),
)('%s finds the image of the head commit', async (_what, event) => {
  const { host } = await started('pr-2-ec26c3e');
  const { exitCode, env, outputs } = await run(host, event);
  const reference = `${host}/acme/web@${built.root.digest}`;
  expect(exitCode).toBe(0);
  expect(env).toEqual({
    IMAGE: reference,
    IMAGE_TAG: 'pr-2-ec26c3e',
    IMAGE_DIGEST: built.root.digest,
  });
  expect(outputs).toMatchObject({
    'digest-reference': reference,
    digest: built.root.digest,
    tag: 'pr-2-ec26c3e',
    commit: head,
    kind: 'pull-request',
    'pull-request': '2',
    found: 'true',
  });
});

test('values reach the script by its environment, never as its text', () => {
  const { runs } = contract;
  const scripts = JSON.stringify(runs).match(/"run":"(?:[^"\\]|\\.)*"/g) ?? [];
  expect(scripts).toHaveLength(1);
  expect(scripts.join()).not.toContain('${{');
});

test('every input of image-tag-resolve but resolve is an input, and every output an output', () => {
  const inputs = Object.keys(resolving.inputs).filter((name) => name !== 'resolve');
  expect(Object.keys(contract.inputs)).toEqual(inputs);
  expect(Object.keys(contract.outputs)).toEqual(Object.keys(resolving.outputs));
});

test('the action names its sibling without owner, repository or ref', () => {
  const file = readFileSync(join(import.meta.dirname, '../action.yml'), 'utf8');
  expect(file.match(/uses: .*/g)).toEqual(['uses: "$/image-tag-resolve"']);
});
