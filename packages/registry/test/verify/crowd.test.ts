import { digestOf } from '@image-relay/oci';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDocumentGate } from '../../src/verify/document-gate.ts';
import { forEach } from '../../src/verify/each.ts';
import { createGraphBudget, createLargeGate } from '../../src/verify/graph-budget.ts';
import { createPressure } from '../../src/verify/pressure.ts';

const byNumber = (one: number, other: number) => one - other;
const soon = () => new Promise<void>((wake) => setImmediate(wake));
const anyRoom = { width: 4, room: () => Promise.resolve() };

describe('forEach', () => {
  test('works on every item once, never on more than its width', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (items, width) => {
          const done: number[] = [];
          let running = 0;
          let most = 0;
          await forEach(items, { ...anyRoom, width }, async (item) => {
            running += 1;
            most = Math.max(most, running);
            await soon();
            running -= 1;
            done.push(item);
          });
          expect(done.toSorted(byNumber)).toEqual(items.toSorted(byNumber));
          expect(most).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('takes an item of a stream only when there is room for it', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        yield taken;
      }
    }
    const enough = new Error('enough');
    const work = async (item: number) => {
      await soon();
      await (item < 20 ? soon() : Promise.reject(enough));
    };
    await expect(forEach(endless(), anyRoom, work)).rejects.toBe(enough);
    expect(taken).toBeLessThanOrEqual(24);
  });

  test('ends what is under way before it fails, and closes the source', async () => {
    const events: string[] = [];
    function* source() {
      try {
        yield* ['slow', 'bad', 'never'];
      } finally {
        events.push('closed');
      }
    }
    const work = async (item: string) => {
      await (item === 'bad' ? Promise.reject(new Error('bad')) : soon());
      events.push(item);
    };
    await expect(forEach(source(), { ...anyRoom, width: 2 }, work)).rejects.toThrow('bad');
    expect(events).toEqual(['slow', 'closed']);
  });

  test('fails with what its source fails with', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('no more');
    }
    await expect(forEach(broken(), anyRoom, soon)).rejects.toThrow('no more');
  });
});

test('pressure lets as much begin as has room, and the next when something ends', async () => {
  const pressure = createPressure(2);
  const jobs = [0, 1].map(() => Promise.withResolvers<void>());
  const running = jobs.map(({ promise }) => pressure.run(() => promise));
  const begun: number[] = [];
  const waiting = [0, 1].map((at) => pressure.room().then(() => void begun.push(at)));
  await soon();
  expect(begun).toEqual([]);
  jobs[0]?.resolve();
  await waiting[0];
  expect(begun).toEqual([0]);
  jobs[1]?.resolve();
  await Promise.all([...running, ...waiting]);
  expect(begun).toEqual([0, 1]);
  await expect(pressure.run(() => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  await pressure.room();
});

describe('the budget of a graph', () => {
  test('is exceeded by one descriptor too many, after which nothing is asked for', async () => {
    const budget = createGraphBudget(createLargeGate());
    expect(await budget.admit(10_000)).toBe(true);
    expect(await budget.blob(async () => 'blob')).toBe('blob');
    expect(await budget.admit(1)).toBe(false);
    expect(await budget.blob(async () => 'blob')).toBeUndefined();
    expect(await budget.document(1, async () => 'document')).toBeUndefined();
    expect(budget.exceeded).toContain('10000');
  });

  test('drops what waited in line when the image turned out too large', async () => {
    const budget = createGraphBudget(createLargeGate());
    const asked: number[] = [];
    const looks = Array.from({ length: 300 }, (_, at) =>
      budget.blob(async () => {
        asked.push(at);
        await soon();
        await budget.admit(at === 0 ? 10_001 : 0);
      }),
    );
    await Promise.all(looks);
    expect(asked).toHaveLength(128);
  });

  test('lets four large images begin, and the fifth when one of them has ended', async () => {
    const gate = createLargeGate();
    const budgets = Array.from({ length: 5 }, () => createGraphBudget(gate));
    const begun: number[] = [];
    const admitted = budgets.map((budget, at) =>
      budget.admit(1_001).then(() => void begun.push(at)),
    );
    await soon();
    expect(begun).toEqual([0, 1, 2, 3]);
    budgets[0]?.end();
    await Promise.all(admitted);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  test('never lets small images wait for large ones', async () => {
    const gate = createLargeGate();
    const large = Array.from({ length: 6 }, () => createGraphBudget(gate).admit(5_000));
    expect(await createGraphBudget(gate).admit(1_000)).toBe(true);
    expect(large).toHaveLength(6);
  });
});

test('documents that are larger than announced make those that follow count for as much', async () => {
  const gate = createDocumentGate();
  const mediaType = 'a/b';
  const bytes = new Uint8Array(4 * 1024 * 1024);
  const raw = { bytes, mediaType, digest: digestOf(bytes) };
  await gate.manifest(10, async () => raw);
  let running = 0;
  let most = 0;
  const read = async () => {
    running += 1;
    most = Math.max(most, running);
    await soon();
    running -= 1;
    return raw;
  };
  await Promise.all(Array.from({ length: 40 }, () => gate.manifest(10, read)));
  expect(most).toBe(8);
});
