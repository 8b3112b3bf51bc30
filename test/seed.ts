import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

/** Seeds of the random cases: a word of your own tries others, `random` others in every run. */
const word = process.env.FC_SEED ?? 'the same in every run';

// Otherwise the same commit passes today and fails tomorrow. Each test has cases of its own.
if (word !== 'random') {
  beforeEach(({ task }) => {
    const hash = createHash('sha256').update(`${word}\n${task.name}`).digest();
    fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: hash.readInt32LE() });
  });
}
