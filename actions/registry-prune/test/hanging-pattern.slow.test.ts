import { expect, it } from 'vitest';
import { content, serve } from './registries.ts';
import { plan } from './run-plan.ts';

it.each([{ rules: "- match: '^(a+)+$'\n  keep: forever" }, { 'keep-tags': '(a+)+' }])(
  'a run ends that has an expression which hangs: $rules',
  async (inputs) => {
    const server = await serve();
    server.state.load('acme/web', content.mine[0], [`${'a'.repeat(60)}_`]);
    const { exitCode, log } = await plan(server, { mode: 'apply', ...inputs });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('RULES_INVALID')]);
    expect(server.log.count({ method: ['PUT', 'DELETE'] })).toBe(0);
  },
);
