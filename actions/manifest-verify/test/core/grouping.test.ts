import { describe, expect, it } from 'vitest';
import { jobName, pushPath } from '../../src/core/grouping.ts';

describe('the group of a push', () => {
  it.each([
    ['a job', '', { job: 'probe' }, '/metrics/job/probe'],
    ['a gateway below a path', '/push/', { job: 'probe' }, '/push/metrics/job/probe'],
    [
      'a shard, whose slash is encoded',
      '',
      { job: 'probe', shard: '3/8' },
      '/metrics/job/probe/shard@base64/My84',
    ],
    [
      'a job with slashes and dots',
      '',
      { job: 'acme/infra.x/probe' },
      '/metrics/job@base64/YWNtZS9pbmZyYS54L3Byb2Jl',
    ],
    [
      'a job of which the encoding would be filled up',
      '',
      { job: 'a.bc' },
      '/metrics/job@base64/YS5iYw',
    ],
    [
      'a path of the user, that the shard is added to',
      '/metrics/job/mine/team/x',
      { job: 'probe', shard: '1/2' },
      '/metrics/job/mine/team/x/shard@base64/MS8y',
    ],
  ])('has a path for %s', (_, base, group, expected) => {
    expect(pushPath(base, group)).toBe(expected);
  });

  it('encodes any text so that it is one part of the path and can be read back', () => {
    const job = 'Prüfung/ÿ??>>';
    const [, , , encoded = ''] = pushPath('', { job }).split('/');
    expect(pushPath('', { job }).split('/')).toHaveLength(4);
    expect(Buffer.from(encoded, 'base64url').toString()).toBe(job);
  });
});

describe('the name of a job', () => {
  const runner = {
    GITHUB_REPOSITORY: 'acme/infra',
    GITHUB_WORKFLOW_REF: 'acme/infra/.github/workflows/nightly-probe.yml@refs/heads/main',
    GITHUB_JOB: 'walk',
  };

  it.each([
    ['repository, workflow and job', runner, 'acme/infra/nightly-probe/walk'],
    [
      'what there is elsewhere',
      { GITHUB_REPOSITORY: 'acme/infra', GITHUB_JOB: 'walk' },
      'acme/infra/walk',
    ],
    ['the name of the action where there is nothing', {}, 'manifest-verify'],
  ])('is %s', (_, env, expected) => {
    expect(jobName(env)).toBe(expected);
  });
});
