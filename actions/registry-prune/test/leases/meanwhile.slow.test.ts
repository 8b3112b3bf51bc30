import { expect, it } from 'vitest';
import { nowhere, prune, serveTags } from './arrange.ts';
import { says, serveLists } from './list-server.ts';

it('what comes into use between two batches of deletes is kept', async () => {
  const tags = Array.from({ length: 50 }, (_, at) => `old-${at}`);
  const server = await serveTags(...tags);
  const nobody = says(`sha256:${'0'.repeat(64)}`);
  const all = () => Object.values(server.state.repository('acme/web').tags).join('\n');
  const list = await serveLists(nobody, nobody, (request, response) => {
    says(all())(request, response);
  });
  const { there, deletes, exitCode } = await prune(server, nowhere, {
    mode: 'apply',
    'in-use-digests': list.url,
  });
  expect([exitCode, deletes, there.length]).toEqual([0, 200, 10]);
});
