import { expectTypeOf, test } from 'vitest';
import {
  defineContract,
  expression,
  type InputValues,
  input,
  type OutputValues,
  output,
} from '../src/index.ts';

const description = 'A value.';
const contract = defineContract({
  name: 'sample',
  description,
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  inputs: {
    name: input.text({ description, required: true }),
    'sha-length': input.integer({ description, default: '7' }),
    wait: input.duration({ description }),
    mode: input.choice(['fast', 'slow'], { description, default: 'fast' }),
    'dry-run': input.boolean({ description, required: false }),
    token: input.text({ description, default: expression('github.token') }),
    tags: input.list({ description }),
    keep: input.regexList({ description }),
    labels: input.keyValueList({ description }),
    'due-date': input.parsed((text) => new Date(text), {
      description,
      expected: 'a date',
      example: '2026-01-02',
      required: true,
    }),
  },
  outputs: {
    tag: output.text({ description }),
    'all-tags': output.lines({ description }),
    mode: output.choice(['fast', 'slow'], { description, optional: true }),
  },
});

test('inputs are camelCased, and optional where a run can be without them', () => {
  expectTypeOf<InputValues<typeof contract.inputs>>().toEqualTypeOf<{
    readonly name: string;
    readonly shaLength: number;
    readonly wait?: number;
    readonly mode: 'fast' | 'slow';
    readonly dryRun?: boolean;
    readonly token?: string;
    readonly tags: readonly string[];
    readonly keep: readonly RegExp[];
    readonly labels: Readonly<Record<string, string>>;
    readonly dueDate: Date;
  }>();
});

test('outputs have the types of their declarations', () => {
  expectTypeOf<OutputValues<typeof contract.outputs>>().toEqualTypeOf<{
    readonly tag: string;
    readonly allTags: readonly string[];
    readonly mode?: 'fast' | 'slow' | undefined;
  }>();
});
