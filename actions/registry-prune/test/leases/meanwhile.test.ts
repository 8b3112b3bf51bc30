import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporary } from '../registries.ts';
import { addRun, arrange, digestOf, nowhere, prune, serveAged, serveTags } from './arrange.ts';
import { says, serveLists } from './list-server.ts';

const short = (commit: string) => commit.slice(0, 7);
const nobody = says(`sha256:${'0'.repeat(64)}`);

it('what comes into use after a plan was shown is kept', async () => {
  const { repository, open, deploy, fix, main, ...run } = await arrange();
  const [mine, theirs, live] = ['pr-1-fffffff', `sha-${short(fix)}`, `main-${short(main)}`];
  const server = await serveTags(mine, theirs, live, 'old');
  const file = join(await temporary(), 'plan.json');
  const planned = await prune(server, run, { report: file });
  await open();
  addRun(repository, fix);
  await deploy(main);
  const applied = await prune(server, run, { mode: 'apply', plan: file });
  expect([planned.kept, applied.there.toSorted()]).toEqual([[], [live, mine, theirs].toSorted()]);
  expect([applied.exitCode, applied.outputs.outcome]).toEqual([0, 'applied']);
});

it('ages get the buffer when a run begins after a plan was shown', async () => {
  const { repository, main, ...run } = await arrange();
  const server = await serveTags('old');
  serveAged(server, 'pr-1-abc1234', 24.5);
  const file = join(await temporary(), 'plan.json');
  const planned = await prune(server, run, { report: file });
  addRun(repository, main);
  const applied = await prune(server, run, { mode: 'apply', plan: file });
  expect([planned.kept, applied.there]).toEqual([[], ['pr-1-abc1234']]);
});

it('what comes into use between the look at a package and its first delete is kept', async () => {
  const server = await serveTags('mine', 'old');
  const list = await serveLists(nobody, says(digestOf(server, 'mine')));
  const { there } = await prune(server, nowhere, { mode: 'apply', 'in-use-digests': list.url });
  expect([there, list.requests.length >= 2]).toEqual([['mine'], true]);
});

it('nothing goes when it cannot be read any more right before the first delete', async () => {
  const server = await serveTags('mine', 'old');
  const list = await serveLists(nobody, says('', 500));
  const inputs = { mode: 'apply', 'in-use-digests': list.url };
  const { there, deletes, exitCode, log } = await prune(server, nowhere, inputs);
  expect([there, deletes, exitCode]).toEqual([['mine', 'old'], 0, 1]);
  expect(log).toContain('IN_USE_UNREADABLE');
});

it('what was deleted is reported when it cannot be read any more afterwards', async () => {
  const server = await serveTags('old');
  const list = await serveLists((request, response) => {
    const isOver = server.log.count({ method: 'DELETE' }) > 0;
    (isOver ? says('', 500) : nobody)(request, response);
  });
  const inputs = { mode: 'apply', 'in-use-digests': list.url };
  const { there, deletes, exitCode, log, outputs } = await prune(server, nowhere, inputs);
  expect([there, deletes, exitCode, outputs.deleted]).toEqual([[], 5, 1, '5']);
  expect([log, outputs.outcome]).toEqual([expect.stringContaining('IN_USE_UNREADABLE'), 'partial']);
});
