import { join } from 'node:path';
import { expect, it } from 'vitest';
import { content, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';

it('lets nothing go of a package that the plan does not name, and says so', async () => {
  const server = await serve();
  server.state.load('acme/api', ...content.oldPull);
  const report = join(await temporary(), 'plan.json');
  const of = (name: string) => `${server.host}/acme/${name}`;
  await runMain({ inputs: { packages: of('web'), report }, now });
  const inputs = { packages: of('api'), mode: 'apply', plan: report, 'max-delete-percent': '100' };
  const { exitCode, outputs, annotations } = await runMain({ inputs, now });
  expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([0, 'clean', '0']);
  expect(annotations.map(({ message }) => message)).toContainEqual(
    `${of('api')} is not in the plan that is applied, so nothing of it goes`,
  );
});
