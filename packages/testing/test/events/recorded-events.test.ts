import { expect, test } from 'vitest';
import {
  builderEvents,
  eventPairs,
  overlay,
  type Payload,
  recordedEvent,
  recordedEvents,
  standsForImage,
} from '../../src/events/index.ts';

const events = recordedEvents();

test('every recorded event has a name of its own', () => {
  const names = events.map((event) => event.name);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  'pull_request',
  'pull_request_target',
  'push',
  'release',
  'schedule',
  'merge_group',
  'workflow_run',
  'workflow_dispatch',
  'repository_dispatch',
  'delete',
])('%s is recorded', (eventName) => {
  expect(events.filter((event) => event.eventName === eventName)).not.toEqual([]);
});

test.each(events.filter(standsForImage))('$name: names a full commit and a tag', (event) => {
  expect(event.expected.commit).toMatch(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
  expect(event.expected.tags[0]).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
});

test.each(events)('$name: the environment names its event and ref', (event) => {
  expect(event.environment.GITHUB_EVENT_NAME).toBe(event.eventName);
  expect(event.environment.GITHUB_REF).toMatch(/^refs\/(?:heads|tags|pull)\/./);
});

test('a builder and the run that follows it stand for the same tags', () => {
  const consumed = eventPairs().map(({ consumer }) => consumer.expected);
  const built = eventPairs().map(({ builder: { expected } }) => expected);
  expect(consumed).toMatchObject(built.map(({ kind, commit, tags }) => ({ kind, commit, tags })));
});

test('the run of a fork lists no pull request', () => {
  const runs = events.filter((event) => /after:.*fork/.test(event.name));
  const listed = runs.map((run) => (run.payload.workflow_run as Payload).pull_requests);
  expect(listed).toEqual(runs.map(() => []));
  expect(runs).not.toEqual([]);
});

test('recordings are copies: changing one leaves the next as it was', () => {
  const [first] = builderEvents();
  Object.assign(first?.payload ?? {}, { number: 99 });
  expect(builderEvents()[0]?.payload.number).toBe(2);
});

test('an overlay replaces values and lists, and goes into objects', () => {
  const below = { a: { b: 1, c: [1] }, d: { e: 1 } };
  expect(overlay(below, { a: { c: [2] }, d: null })).toEqual({ a: { b: 1, c: [2] }, d: null });
});

test('an unknown name is refused with the names there are', () => {
  expect(() => recordedEvent('no such event')).toThrow(RangeError);
});
