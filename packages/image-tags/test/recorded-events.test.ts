import { standsForImage } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { tagsOf } from '../src/index.ts';
import { answerOf, identityOf, recordedEvents, runOf } from './events.ts';
import { refusal } from './refusal.ts';

const images = recordedEvents().filter(standsForImage);
const refusals = recordedEvents().filter((event) => !standsForImage(event));

describe('recorded events', () => {
  test.each(images)('$platform: $name', (event) => {
    const identity = identityOf(runOf(event), (question) => answerOf(event, question));
    const { version: _version, date: _date, tag: _tag, ...comparable } = identity;
    expect({ ...comparable, tags: tagsOf(identity).tags }).toEqual(event.expected);
  });

  test.each(refusals)('$platform: $name is refused', (event) => {
    const { error } = event.expected as { readonly error: string };
    const identification = () => identityOf(runOf(event), (question) => answerOf(event, question));
    expect(identification).toThrow(refusal(error));
  });
});
