import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answersFor,
  eventPairs,
  type RecordedEvent,
  recordedEvents,
  standsForImage,
  startScriptedGitHub,
} from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { renderReportSchema, reportSchema } from '../src/report-schema.ts';
import { runMain } from './run-main.ts';

const events = recordedEvents();
const refusals = events.filter((event) => !standsForImage(event));

async function resolved(event: RecordedEvent, inputs: Record<string, string> = {}) {
  const github = await startScriptedGitHub(...answersFor(event));
  onTestFinished(() => github.close());
  const run = await runMain({ event, inputs, env: { GITHUB_API_URL: github.url } });
  return { ...run, asked: github.requests.length };
}

test.each(events.filter(standsForImage))('$name: is named as documented', async (event) => {
  const { kind, commit, tags, fork, branch, gitTag, pullRequest } = event.expected;
  const { outputs } = await resolved(event);
  expect(outputs).toMatchObject({ kind, tags, tag: tags[0], fork });
  expect(outputs.json).toMatchObject(
    JSON.parse(JSON.stringify({ kind, branch, gitTag, pullRequest })) as object,
  );
  expect(outputs.commit).toBe(commit);
  expect(reportSchema.parse(outputs.json)).toEqual(outputs.json);
});

test.each(refusals)('$name: is refused by its code', async (event) => {
  const code = 'error' in event.expected ? event.expected.error : '';
  await expect(resolved(event)).rejects.toMatchObject({ code });
});

test.each(eventPairs())('$name: builder and consumer agree', async ({ builder, consumer }) => {
  const built = await resolved(builder);
  const consumed = await resolved(consumer);
  const { tags, references, commit, kind, pullRequest, fork } = built.outputs;
  const same = { tags, references, commit, kind, pullRequest, fork };
  expect(consumed.outputs).toMatchObject(same);
});

const direct = events.filter(standsForImage).filter((event) => event.eventName !== 'workflow_run');

test.each(direct)('$name: needs no request', async (event) => {
  const ports = {
    openGitHub: () => Promise.reject(new Error('the API was opened')),
    openRegistry: () => Promise.reject(new Error('the registry was opened')),
  };
  expect((await runMain({ event, ports })).outputs.found).toBe(false);
});

test('the report is published with the schema that is checked here', () => {
  const published = readFileSync(join(import.meta.dirname, '../report.schema.json'), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(renderReportSchema()));
});
