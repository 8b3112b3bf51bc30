import { recordedEvents, standsForImage } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { expectedOf, namedOf, runEvent } from './runs.ts';

const events = recordedEvents();

describe.concurrent('the bundle', () => {
  test.each(events.filter(standsForImage))('names the image: $name', async (event) => {
    expect(await namedOf(event)).toMatchObject(expectedOf(event));
  });

  test.each(events.filter((event) => !standsForImage(event)))('refuses: $name', async (event) => {
    const code = 'error' in event.expected ? event.expected.error : '';
    const { exitCode, outputs, annotations } = await runEvent(event);
    expect([exitCode, outputs]).toEqual([1, {}]);
    expect(annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(code) }]);
  });
});
