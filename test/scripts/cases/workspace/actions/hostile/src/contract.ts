import { defineContract, expression, input, output } from '@image-relay/action-kit';

/** Texts that mean something else in YAML, Markdown or both when they are not quoted. */
export const contract = defineContract({
  name: 'hostile',
  description: 'yes: "no" # not \'a\' comment\n| > & * !',
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  inputs: {
    answer: input.text({ description: 'A | pipe and\na newline.', default: 'yes' }),
    version: input.text({ description: 'Not a number.', default: '1.50' }),
    nothing: input.text({ description: 'Not null.', default: '~' }),
    on: input.boolean({ description: 'A switch.', default: 'true' }),
    token: input.text({
      description: 'A token.',
      secret: true,
      default: expression('github.token'),
    }),
    name: input.text({ description: '- [ ] `a`', required: true }),
    old: input.text({ description: 'Gone soon.', deprecated: 'use `name`: now' }),
  },
  outputs: {
    result: output.choice(['a', 'b'], { description: '{a: b}' }),
    extra: output.json({ description: 'Maybe.', optional: true }),
  },
  permissions: { packages: 'write', contents: 'read' },
  errors: { HOSTILE_TEXT: 'A text | that breaks a table.' },
  errorsOf: ['thing'],
});
