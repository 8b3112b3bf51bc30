import { formatRepository, parseRepository } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import {
  type Answers,
  identify,
  isReserved,
  parseVersion,
  type Run,
  sanitize,
  tagsOf,
  versionAliases,
} from '../src/index.ts';
import { now, other, pullRequest, repository, sha } from './payloads.ts';

const fork = { id: 2, full_name: 'mona/web', owner: { login: 'mona' } };

/** The tags of a run, or the kind of question it asks. */
function outcomeOf(run: Run, answers: Answers = {}): string {
  const result = identify({ now, ...run }, answers);
  if (result.status === 'needs') return result.question.kind;
  return `${result.identity.commit} ${tagsOf(result.identity).tags.join(' ')}`;
}

function consumer(facts: Readonly<Record<string, unknown>>): Run {
  const workflowRun = {
    event: 'pull_request',
    head_sha: sha,
    head_branch: 'topic',
    repository,
    ...facts,
  };
  return {
    eventName: 'workflow_run',
    payload: { workflow_run: workflowRun, repository },
    gitRef: 'refs/heads/main',
    commit: other,
  };
}

const builder: Run = {
  eventName: 'pull_request',
  payload: { pull_request: pullRequest, repository },
  gitRef: 'refs/pull/7/merge',
  commit: other,
};

describe('mistakes that pipelines make', () => {
  test('a sed range that is invalid, so that every tag is "-<commit>"', () => {
    const names = ['feature/x', 'a-z', 'A', '0', '_'];
    const tags = names.map((name) => sanitize(name, { suffix: 'abc1234' }).tag);
    expect(tags).toEqual([
      'feature-x-abc1234',
      'a-z-abc1234',
      'a-abc1234',
      '0-abc1234',
      '_-abc1234',
    ]);
  });

  test.each([
    ['a cut at 121 characters that makes 129 with the commit', 'x'.repeat(200)],
    ['a cut that leaves two dashes', `${'x'.repeat(110)}/${'y'.repeat(200)}`],
    ['a cut that leaves a dot and a dash', `${'x'.repeat(110)}./${'y'.repeat(200)}`],
    ['a trim before the collapse that leaves a leading dash', `-/${'x'.repeat(200)}`],
  ])('%s', (_sentence, name) => {
    const { tag } = sanitize(name, { suffix: 'abc1234' });
    expect(tag).toMatch(/^x(?!.*[-.]-).*-[0-9a-f]{8}-abc1234$/);
    expect(tag.length).toBeLessThanOrEqual(128);
  });

  test('builder and consumer with code of their own, and another tag each', () => {
    const listed = [{ number: 7, head: { sha } }];
    expect(outcomeOf(consumer({ pull_requests: listed }))).toBe(outcomeOf(builder));
  });

  test('the merge commit as identity, which no consumer ever sees', () => {
    expect(outcomeOf(builder)).toBe(`${sha} pr-7-${sha.slice(0, 7)}`);
  });

  test('an owner with capitals in a reference', () => {
    const name = parseRepository('ghcr.io/Wikid82/charon', { lowerCase: true });
    expect(formatRepository(name)).toBe('ghcr.io/wikid82/charon');
  });

  test('pull_requests[0], which is empty for forks and any one of several', () => {
    const several = [
      { number: 3, head: { sha: other } },
      { number: 7, head: { sha } },
    ];
    expect(outcomeOf(consumer({ pull_requests: several }))).toContain('pr-7-');
    const ofFork = consumer({ pull_requests: [], head_repository: fork });
    expect(outcomeOf(ofFork)).toBe('pull-request-by-head');
    expect(outcomeOf(ofFork, { pullRequests: [{ number: 7, headSha: sha }] })).toContain('pr-7-');
  });

  test('a filter on the head branch, which lets the main of a fork pass for ours', () => {
    const run = consumer({ head_branch: 'main', head_repository: fork });
    expect(outcomeOf(run, { pullRequests: [{ number: 7, headSha: sha }] })).toBe(
      `${sha} pr-7-${sha.slice(0, 7)}`,
    );
  });

  test('the commit of the default branch, which is what a workflow_run runs on', () => {
    const run = consumer({ event: 'push', head_branch: 'fix/login' });
    expect(outcomeOf(run, { isGitTag: false })).toBe(`${sha} fix-login-${sha.slice(0, 7)}`);
  });

  test('a branch called latest or like the tag of a digest, which takes the place of either', () => {
    const names = ['latest', `sha256-${'a'.repeat(64)}`];
    expect(names.map((name) => isReserved(sanitize(name).tag))).toEqual([true, true]);
    expect(names.map((name) => isReserved(sanitize(name, { suffix: 'abc1234' }).tag))).toEqual([
      false,
      false,
    ]);
  });

  test('tags sorted as text, v1 taken for a version, and a pre-release for the newest', () => {
    const published = ['v1', 'v1.2.9', 'v1.2.8', 'v2.0.0-rc.1', 'v1.2.10-rc.1'];
    const moved = versionAliases(parseVersion('v1.2.10'), published).filter(({ moves }) => moves);
    expect(moved.map(({ alias }) => alias)).toEqual(['1.2', '1', 'latest']);
  });
});
