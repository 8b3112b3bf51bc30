import { setTimeout as delay } from 'node:timers/promises';
import { ActionError, type Main } from '@image-relay/action-kit';
import type { SampleInputs, SampleOutputs } from './contract.ts';

type SampleMain = Main<SampleInputs, SampleOutputs>;

const aMinute = 60_000;

/** Runs that would go on for a minute, and others whose end takes a look. */
export const lingering: Readonly<Record<string, SampleMain>> = {
  'leaves a timer behind': () => {
    setTimeout(() => {}, aMinute);
    return { tag: 'x', allTags: [] };
  },
  'forgets a wait that is cancelled': async ({ signal }) => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 5);
    void delay(aMinute, undefined, { signal });
    await delay(aMinute);
    return { tag: 'x', allTags: [] };
  },
  'notes two failures': ({ fail }) => {
    fail(new ActionError('SAMPLE_FAILED', 'one'));
    fail(new ActionError('SAMPLE_FAILED', 'two'));
    return { tag: 'x', allTags: [] };
  },
  'aborts by itself': () => Promise.reject(new DOMException('too slow', 'AbortError')),
  'does not hear that it is cancelled': async () => {
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 5);
    await delay(aMinute);
    return { tag: 'x', allTags: [] };
  },
};
