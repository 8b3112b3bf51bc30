import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacer } from '../src/pace.ts';

/** Time passes while somebody waits; then comes what happens meanwhile. */
function paced(meanwhile: (now: number) => void = () => undefined) {
  let now = 0;
  const sent: Array<{ readonly at: number; readonly method: string }> = [];
  const ports = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      await Promise.resolve();
      now += milliseconds;
      meanwhile(now);
    },
  };
  const pacer = createPacer(ports);
  const send = async (method: string) => {
    await pacer.wait(method);
    sent.push({ at: now, method });
  };
  return { pacer, send, sent, elapsed: () => now };
}

test.each([
  ['80 writes', 'POST', 80, 0],
  ['81 writes', 'POST', 81, 60_000],
  ['180 deletions', 'DELETE', 180, 0],
  ['181 deletions', 'DELETE', 181, 60_000],
  ['900 reads', 'GET', 900, 0],
  ['901 reads', 'GET', 901, 60_000],
  ['900 looks', 'HEAD', 900, 0],
  ['81 changes', 'PATCH', 81, 60_000],
  ['81 replacements', 'PUT', 81, 60_000],
] as const)('%s wait only when the minute is full', async (_what, method, count, milliseconds) => {
  const { send, elapsed } = paced();
  for (let turn = 0; turn < count; turn += 1) await send(method);
  expect(elapsed()).toBe(milliseconds);
});

test('reads go on while writes wait', async () => {
  const { send, elapsed } = paced();
  for (let turn = 0; turn < 80; turn += 1) await send('PATCH');
  await send('GET');
  expect(elapsed()).toBe(0);
});

test('a pause holds back every request, also one that waits already', async () => {
  const { pacer, send, elapsed } = paced();
  pacer.pause(5000);
  const waiting = send('GET');
  pacer.pause(9000);
  await waiting;
  expect(elapsed()).toBe(9000);
  await send('GET');
  expect(elapsed()).toBe(9000);
});

test('a shorter pause does not end a longer one', async () => {
  const { pacer, send, elapsed } = paced();
  pacer.pause(5000);
  pacer.pause(3000);
  await send('GET');
  expect(elapsed()).toBe(5000);
});

test('a pause that begins in another one holds back what waits, again and again', async () => {
  const { pacer, send, elapsed } = paced((now) => pacer.pause(now < 9000 ? 2000 : 0));
  pacer.pause(5000);
  await send('GET');
  expect(elapsed()).toBe(9000);
});

const requests = fc.array(fc.constantFrom('GET', 'POST', 'DELETE'), { maxLength: 400 });

/** Whether each minute has room for what is sent in it. */
function hasRoom(sent: ReturnType<typeof paced>['sent']): boolean {
  const minutes = sent.map(({ at }) => {
    return sent.filter((one) => one.at > at - 60_000 && one.at <= at);
  });
  const count = (method: string) =>
    minutes.map((minute) => minute.filter((one) => one.method === method).length);
  const [reads, posts, deletions] = [count('GET'), count('POST'), count('DELETE')];
  const points = reads.map((read, at) => read + 5 * ((posts[at] ?? 0) + (deletions[at] ?? 0)));
  return Math.max(0, ...posts) <= 80 && Math.max(0, ...points) <= 900;
}

test('no minute holds more than 900 points or makes content 80 times', async () => {
  const holds = fc.asyncProperty(requests, async (methods) => {
    const { send, sent } = paced();
    for (const method of methods) await send(method);
    expect(hasRoom(sent)).toBe(true);
  });
  await fc.assert(holds, { numRuns: 30 });
});

const times = (count: number, method: 'GET' | 'POST') =>
  Array.from({ length: count }, () => method);
/** Reads fill the minutes between those that are full of writes. */
const mixed = [times(161, 'POST'), times(10, 'GET'), times(1, 'POST'), times(900, 'GET')].flat();

test('no minute does when all requests come at once either', () => {
  const holds = fc.property(requests, (methods) => {
    let waited = 0;
    const sleep = async (milliseconds: number) => {
      waited = milliseconds;
    };
    const pacer = createPacer({ now: () => 0, sleep });
    const sent = methods.map((method) => {
      waited = 0;
      void pacer.wait(method);
      return { at: waited, method };
    });
    expect(hasRoom(sent)).toBe(true);
  });
  fc.assert(holds, { numRuns: 30, examples: [[[...mixed, ...times(100, 'POST')]]] });
});
