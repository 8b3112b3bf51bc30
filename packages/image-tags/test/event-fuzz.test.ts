import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identify } from '../src/index.ts';
import { now, other, sha } from './payloads.ts';
import { outcomeOf } from './refusal.ts';
import { runsOf } from './runs.ts';

const names = ['pull_request', 'pull_request_target', 'push', 'release', 'schedule', 'merge_group']
  .concat([
    'workflow_run',
    'workflow_dispatch',
    'repository_dispatch',
    'create',
    'delete',
    'issues',
  ])
  .concat(['pull_request_review', 'toString', '__proto__', '']);

test('every event ends with an identity, a question or a code, whatever the payload holds', () => {
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      sha,
      other,
      7,
      null,
      true,
      '',
      'refs/heads/x',
      'refs/tags/v1.2.3',
      'main',
    ),
    fc.constantFrom<unknown>('push', 'pull_request', 'schedule', 'release', '2026-03-29', 'v1.2.3'),
    fc.jsonValue(),
  );
  const keys = [
    'number',
    'head',
    'sha',
    'ref',
    'repo',
    'id',
    'full_name',
    'default_branch',
    'event',
  ]
    .concat(['head_sha', 'head_branch', 'created_at', 'tag_name', 'head_ref', 'owner', 'login'])
    .concat([
      'pull_request',
      'workflow_run',
      'repository',
      'release',
      'merge_group',
      'after',
      'path',
    ])
    .concat(['pull_requests', 'head_commit', 'deleted', 'head_repository', '__proto__']);
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.dictionary(fc.constantFrom(...keys), tie('tree')),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  const facts = fc.record(
    {
      gitRef: fc.constantFrom('refs/heads/x', 'refs/pull/7/merge', 'x', 'refs/tags/v1.2.3'),
      commit: fc.constantFrom(sha, 'x'),
      defaultBranch: fc.constant('main'),
    },
    { requiredKeys: [] },
  );
  const codes = ['EVENT_INVALID', 'EVENT_WITHOUT_IMAGE', 'PULL_REQUEST_UNRESOLVED'];
  fc.assert(
    fc.property(fc.constantFrom(...names), tree, facts, (eventName, payload, rest) => {
      const outcome = outcomeOf(() => identify({ eventName, payload, now, ...rest }));
      expect('value' in outcome || codes.includes(outcome.code)).toBe(true);
    }),
    runsOf(2_000),
  );
});
