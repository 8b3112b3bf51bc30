import { pushRun } from './events.ts';
import { act, digestOf, type Journey } from './journey.ts';
import { detail, short } from './print.ts';
import { mustHold, type Recorder } from './recorder.ts';
import { type Released, releaseOf } from './release.ts';

const line = 'release/1.0.0';

/** v1.1.0 comes from main, v1.0.1 from the line of v1.0.0: it moves 1.0 and nothing else; then it is undone. */
export async function hotfix(recorder: Recorder, journey: Journey, first: Released): Promise<void> {
  const { repository } = journey.forge;
  const next = await releaseOf(recorder, journey, {
    branch: 'main',
    commit: await repository.commit({
      branch: 'main',
      message: 'Add a contact page',
      files: { 'public/contact.html': '<p>hello@relay.test</p>\n' },
    }),
    reserve: false,
  });
  const fixed = await releaseOf(recorder, journey, {
    branch: line,
    commit: await repository.commit({
      branch: line,
      author: 'hubot',
      message: 'Close the paragraph',
      files: { 'public/about.html': '<p>Tested once, promoted by its digest.</p>\n' },
    }),
    reserve: true,
  });
  mustHold(fixed.tag === 'v1.0.1', 'the hotfix is the next patch of its line');
  await mustName(journey, { '1.0': fixed, '1': next, latest: next });
  await recorder.take({
    title: 'The hotfix is rolled back: 1.0 names what it named before',
    name: 'roll back',
    work: async () => {
      const inputs = { image: journey.image, rollback: fixed.previous };
      return await act(journey, 'release-promote', { event: pushRun('main', ''), inputs });
    },
    result: ({ outputs }) => `${outputs.written} = ${short(first.digest)}`,
  });
  await mustName(journey, { '1.0': first, '1': next, latest: next, 'v1.0.1': fixed });
}

/** The hotfix comes back to main: once cleanly, once with a conflict. */
export async function reintegrate(recorder: Recorder, journey: Journey): Promise<void> {
  const { repository } = journey.forge;
  const bring = async (version: string) => {
    const commit = (await repository.read(`refs/heads/${line}`)) ?? '';
    const inputs = { 'release-branch': line, version, commit };
    return await act(journey, 'hotfix-reintegrate', { event: pushRun(line, commit), inputs });
  };
  const clean = await recorder.take({
    title: 'hotfix-reintegrate brings v1.0.1 to main as a pull request',
    name: 'reintegrate v1.0.1',
    work: () => bring('1.0.1'),
    result: ({ outputs }) => describe(outputs),
  });
  mustHold(clean.outputs.conflicts === '', 'it merges cleanly');
  const open = repository.pullRequests.find(({ state }) => state === 'open');
  await repository.mergePullRequest(open?.number ?? 0);
  const about = (text: string) => ({ files: { 'public/about.html': `<p>${text}</p>\n` } });
  await repository.commit({ branch: 'main', ...about('Tested in one place.') });
  await repository.commit({ branch: line, author: 'hubot', ...about('Tested at once.') });
  const torn = await recorder.take({
    title: 'v1.0.2 changes a line that main changed too: a draft that says how to resolve it',
    name: 'reintegrate v1.0.2',
    work: () => bring('1.0.2'),
    result: ({ outputs }) => describe(outputs),
  });
  mustHold(torn.outputs.conflicts !== '', 'the conflict is told');
  const draft = repository.pullRequests.find(({ state }) => state === 'open');
  mustHold(draft?.isDraft === true, 'its pull request is a draft');
  mustHold(draft?.body?.includes('public/about.html') === true, 'the draft names the file');
  detail(`draft pull request ${draft?.number}: ${draft?.title}`);
}

function describe(outputs: Readonly<Record<string, string>>): string {
  const how = outputs.conflicts === '' ? 'merges cleanly' : `conflicts with ${outputs.conflicts}`;
  return `${outputs.branches}: ${how}`;
}

async function mustName(
  journey: Journey,
  wanted: Readonly<Record<string, Released>>,
): Promise<void> {
  for (const [tag, { digest, tag: version }] of Object.entries(wanted)) {
    mustHold((await digestOf(journey, tag)) === digest, `${tag} names ${version}`);
  }
}
