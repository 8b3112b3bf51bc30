import { defineContract, expression, input, output } from '@image-relay/action-kit';

/** The contract of the small action that the tests run as a child process. */
export const contract = defineContract({
  name: 'sample',
  description: 'A small action for tests.',
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  inputs: {
    name: input.text({ description: 'A name.', required: true }),
    'max-length': input.integer({ description: 'A bound.', default: '10', min: 1, max: 128 }),
    wait: input.duration({ description: 'A time.' }),
    mode: input.choice(['fast', 'slow'], { description: 'A mode.', default: 'fast' }),
    password: input.text({ description: 'A password.', secret: true }),
    token: input.text({
      description: 'A token.',
      secret: true,
      default: expression('github.token'),
      pattern: /^[^ ]*$/,
      expected: 'a token without blanks',
    }),
  },
  outputs: {
    tag: output.text({ description: 'A tag.' }),
    'all-tags': output.lines({ description: 'Tags.' }),
    report: output.json({ description: 'A report.', optional: true }),
  },
  errors: { SAMPLE_FAILED: 'The sample failed. Run it again.' },
  rules: [
    function waitNeedsSlow({ wait, mode }) {
      return wait !== undefined && mode === 'fast' ? 'input "wait" needs `mode: slow`' : [];
    },
  ],
});

export type SampleInputs = typeof contract.inputs;
export type SampleOutputs = typeof contract.outputs;
