import {
  answersFor,
  type ExpectedImage,
  type RecordedEvent,
  type RunResult,
  runBundle,
  startScriptedGitHub,
} from '@image-relay/testing';
import { expect, onTestFinished } from 'vitest';

export const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';
const image = 'ghcr.io/Codertocat/Hello-World';

/** Ends the process when it opens a connection or looks up a name. */
const offline = `data:text/javascript,${encodeURIComponent(`
  import net from 'node:net';
  import dns from 'node:dns';
  const refuse = () => {
    process._rawDebug('a connection was opened');
    process.exit(99);
  };
  net.Socket.prototype.connect = refuse;
  dns.lookup = refuse;
`)}`;
export const withoutNetwork = { NODE_OPTIONS: `--import=${offline}` };

export function run(
  event: RecordedEvent,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const tag: Record<string, string> = event.tag === undefined ? {} : { tag: event.tag };
  const all = { image, ...tag, ...inputs };
  return runBundle({ action: 'image-tag-resolve', event, inputs: all, env, token });
}

/** What the payload tells in full is run where every connection ends the process. */
async function runEvent(event: RecordedEvent): Promise<RunResult> {
  const mayAsk = event.eventName === 'workflow_run' || event.eventName === 'schedule';
  if (!mayAsk) return await run(event, {}, withoutNetwork);
  const github = await startScriptedGitHub(...answersFor(event));
  onTestFinished(() => github.close());
  return await run(event, {}, { GITHUB_API_URL: github.url });
}

/** Nightly tags carry the date on which the test runs, unless the payload has one. */
function undated(tags: string): string {
  return tags.replace(/nightly-\d{4}-\d{2}-\d{2}/, 'nightly-<date>');
}

/** The outputs of a run are those that were recorded for the event. */
export async function expectNamed(
  event: RecordedEvent & { readonly expected: ExpectedImage },
): Promise<void> {
  const { exitCode, outputs } = await runEvent(event);
  const { kind, commit, tags, pullRequest, branch, fork } = event.expected;
  expect(exitCode).toBe(0);
  expect(undated(outputs.tags ?? '')).toBe(undated(tags.join('\n')));
  expect(outputs).toMatchObject({ kind, commit, fork: `${fork}`, found: 'false', digest: '' });
  expect([outputs['pull-request'], outputs.branch]).toEqual([`${pullRequest ?? ''}`, branch ?? '']);
}

/** The run fails with the code that was recorded for the event, and writes no output. */
export async function expectRefused(event: RecordedEvent): Promise<void> {
  const code = 'error' in event.expected ? event.expected.error : '';
  const { exitCode, outputs, annotations } = await runEvent(event);
  expect([exitCode, outputs]).toEqual([1, {}]);
  expect(annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(code) }]);
}
