import { expect, test } from 'vitest';
import { scenario } from './interruption.ts';

test.each(['new', 'update', 'reserve'] as const)(
  'killed in the middle (%s) and run again, it ends as if nothing had happened',
  async (setting) => {
    const whole = await scenario(setting);
    const requests = await whole.run();
    const expected = await whole.state();
    const killed = await scenario(setting);
    await killed.run(requests - 4, 'after');
    await killed.run();
    expect(await killed.state()).toEqual(expected);
  },
);
