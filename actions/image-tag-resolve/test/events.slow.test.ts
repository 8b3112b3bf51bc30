import { recordedEvents, standsForImage } from '@image-relay/testing';
import { describe, test } from 'vitest';
import { expectNamed, expectRefused } from './runs.ts';

const events = recordedEvents();

describe.concurrent('the bundle', () => {
  test.each(events.filter(standsForImage))('names the image: $name', expectNamed);

  test.each(events.filter((event) => !standsForImage(event)))('refuses: $name', expectRefused);
});
