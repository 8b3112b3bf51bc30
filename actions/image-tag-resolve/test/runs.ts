import {
  answersFor,
  type ExpectedImage,
  type RecordedEvent,
  type RunResult,
  runBundle,
  startScriptedGitHub,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

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
export async function runEvent(event: RecordedEvent): Promise<RunResult> {
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

interface Named {
  readonly exitCode: number;
  readonly tags: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a run must give for an event, as it was recorded. */
export function expectedOf({
  expected,
}: RecordedEvent & { readonly expected: ExpectedImage }): Named {
  const { kind, commit, tags, pullRequest, branch, fork } = expected;
  const found = { found: 'false', digest: '' };
  const source = { 'pull-request': `${pullRequest ?? ''}`, branch: branch ?? '' };
  const outputs = { kind, commit, fork: `${fork}`, ...found, ...source };
  return { exitCode: 0, tags: undated(tags.join('\n')), outputs };
}

/** What a run gives for an event. */
export async function namedOf(event: RecordedEvent): Promise<Named> {
  const { exitCode, outputs } = await runEvent(event);
  return { exitCode, tags: undated(outputs.tags ?? ''), outputs };
}
