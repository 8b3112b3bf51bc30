import { defineContract, input, output, runAction } from '@image-relay/action-kit';

const contract = defineContract({
  name: 'plain',
  description: 'A small action for tests.',
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  inputs: {
    name: input.text({ description: 'A name.', required: true }),
    'max-length': input.integer({ description: 'A bound.', default: '10', min: 1, max: 128 }),
    wait: input.duration({ description: 'A time.' }),
    mode: input.choice(['fast', 'slow'], { description: 'A mode.', default: 'fast' }),
    token: input.text({ description: 'A token.', secret: true, default: '${{ github.token }}' }),
    labels: input.keyValueList({ description: 'Labels.' }),
  },
  outputs: {
    tag: output.text({ description: 'A tag.' }),
    'all-tags': output.lines({ description: 'Tags.' }),
    found: output.boolean({ description: 'Found.', optional: true }),
  },
  permissions: { packages: 'read' },
  rules: [
    function waitNeedsSlow(inputs) {
      return inputs.wait !== undefined && inputs.mode === 'fast' ? '`wait` needs `mode: slow`' : [];
    },
  ],
});

await runAction(contract, ({ inputs, log, summary }) => {
  log.info(`name ${inputs.name}`);
  const max: number = inputs.maxLength;
  const wait: number | undefined = inputs.wait;
  log.info(`token ${inputs.token ?? 'none'} ${max} ${wait ?? '-'}`);
  return { tag: 'x', allTags: ['a', inputs.name] };
});
