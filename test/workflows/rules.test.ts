import { describe, expect, test } from 'vitest';
import { stepProblems, workflowProblems } from '../../scripts/check/workflows/rules.ts';

const commit = '3d3c42e5aac5ba805825da76410c181273ba90b1';
const workflow = (job: string): string => `on: push\npermissions: {}\njobs:\n  a:\n${job}`;
const sound = '    permissions: {}\n    timeout-minutes: 5\n    steps: []\n';

describe('a workflow file', () => {
  test('that follows every rule has no problem', () => {
    expect(workflowProblems(workflow(sound))).toEqual([]);
  });

  const broken: ReadonlyArray<readonly [sentence: string, text: string, line: number]> = [
    ['without top-level permissions', workflow(sound).replace('permissions: {}\n', ''), 1],
    [
      'with broad top-level permissions',
      workflow(sound).replace('permissions: {}', 'permissions: read-all'),
      1,
    ],
    ['with a job without a timeout', workflow(sound.replace(/ +timeout.*\n/, '')), 5],
    ['with a job without permissions', workflow(sound.replace(/ +permissions.*\n/, '')), 5],
    ['that is not a mapping', '- a\n', 1],
  ];
  test.each(broken)('%s is refused', (_sentence, text, line) => {
    expect(workflowProblems(text).map((problem) => problem.line)).toEqual([line]);
  });
});

describe('a step', () => {
  const accepted = [
    `uses: actions/checkout@${commit} # v7.0.1`,
    'uses: $/image-tag-resolve',
    'uses: ./action',
    'run: docker run "$IMAGE"',
  ];
  test.each(accepted)('may say %s', (line) => {
    expect(stepProblems(`steps:\n  - ${line}\n`)).toEqual([]);
  });

  const refused = [
    'uses: actions/checkout@v7',
    'uses: aquasecurity/trivy-action@master',
    'uses: actions/checkout@3d3c42e',
    `run: echo '\${{ github.head_ref }}'`,
  ];
  test.each(refused)('may not say %s', (line) => {
    expect(stepProblems(`steps:\n  - ${line}\n`).map((problem) => problem.line)).toEqual([2]);
  });
});
