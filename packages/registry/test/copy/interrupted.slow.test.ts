import { fault } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { failAndRunAgain, requestsOf, rightOutcome, targets } from './interruptions.ts';

describe.each(targets)('%s, a promotion that fails at any single request', (_, options) => {
  test.each([
    ['is refused', fault.serverError(503)],
    ['loses its answer', fault.lostReply()],
  ])('that %s leaves no broken tag, and ends the same when run again', async (_what, failing) => {
    const outcomes: unknown[] = [];
    for (const request of await requestsOf(options)) {
      outcomes.push(await failAndRunAgain(options, failing, request));
    }
    expect(outcomes).toEqual(outcomes.map(() => rightOutcome(options)));
  });
});
