import { defineContract, expression, output } from '@image-relay/action-kit';

export const contract = defineContract({
  name: 'pair',
  description: 'Runs its sibling.',
  branding: { icon: 'tag', color: 'blue' },
  runs: {
    using: 'composite',
    steps: [{ id: 'first', uses: '$/hostile', with: { name: 'x' } }],
  },
  inputs: {},
  outputs: {
    result: output.text({
      description: 'What it gave.',
      value: expression('steps.first.outputs.result'),
    }),
  },
  errorsOf: ['hostile'],
});
