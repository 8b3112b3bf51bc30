import { setTimeout as delay } from 'node:timers/promises';
import { ActionError, type Main } from '@image-relay/action-kit';
import type { SampleInputs, SampleOutputs } from './contract.ts';

type SampleMain = Main<SampleInputs, SampleOutputs>;

const fine = { tag: 'x', allTags: [] };
const failingWith = (thrown: unknown): SampleMain => {
  return () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what this case is about
    throw thrown;
  };
};

/** Every way to fail that a run must turn into exit code 1. */
export const failures: Readonly<Record<string, SampleMain>> = {
  'an error': failingWith(new Error('boom')),
  'an error without a message': failingWith(new TypeError()),
  'an error without a stack': failingWith(Object.assign(new Error('bare'), { stack: undefined })),
  'a text': failingWith('just text'),
  'an object': failingWith({ status: 500 }),
  'a circular object': failingWith(circular()),
  'a symbol': failingWith(Symbol('odd')),
  undefined: failingWith(undefined),
  null: failingWith(null),
  zero: failingWith(0),
  'an empty text': failingWith(''),
  'a rejected promise': () => Promise.reject(new Error('rejected')),
  'a promise rejected without a reason': async () => {
    await Promise.resolve();
    return Promise.reject();
  },
  'a floating rejection': async () => {
    void Promise.reject(new Error('nobody waits'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return fine;
  },
  'a rejection after the end': () => {
    setTimeout(() => void Promise.reject(new Error('too late')), 20);
    return fine;
  },
  'an exception in a timer': async () => {
    setTimeout(() => {
      throw new Error('in a timer');
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return fine;
  },
  'a promise that is never kept': () => new Promise<never>(() => {}),
  'a user error': failingWith(
    new ActionError('SAMPLE_FAILED', 'the sample "a" failed', {
      hint: 'run it again',
      details: ['first', 'second'],
      cause: new Error('the line was cut', { cause: 'a storm' }),
    }),
  ),
  'a failure noted for later': ({ fail, summary }) => {
    summary.add({ markdown: 'half of it worked\n' });
    fail(new ActionError('SAMPLE_FAILED', 'the other half failed'));
    return { tag: 'half', allTags: ['half'] };
  },
  'a cancelled run': async ({ signal }) => {
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 5);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new ActionError('SAMPLE_FAILED', 'cancelled while waiting');
  },
  'a cancellation': async ({ signal }) => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 5);
    await delay(10_000, undefined, { signal }).catch(() => undefined);
    throw signal.reason;
  },
  'a cancelled wait': async ({ signal }) => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 5);
    await delay(10_000, undefined, { signal });
    return fine;
  },
  'an undeclared output': () => ({ ...fine, extra: 'x' }),
  'a missing output': () => ({ tag: 'x' }) as never,
  'no outputs at all': () => undefined as never,
  'an output of another kind': () => ({ ...fine, allTags: 'x' }) as never,
  'a text output of two lines': () => ({ ...fine, tag: 'x\nevil=1' }),
};

function circular(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
