import { ActionError, defineContract, input, type Main, output } from '@image-relay/action-kit';
import { callMain, runInProcess } from '@image-relay/testing';
import { expect, test } from 'vitest';

const contract = defineContract({
  name: 'greet',
  description: 'Greets.',
  branding: { icon: 'sun', color: 'yellow' },
  runs: 'node24',
  permissions: {},
  inputs: {
    name: input.text({ description: 'Who.', default: 'mona', example: 'mona' }),
  },
  outputs: { greeting: output.text({ description: 'What is said.' }) },
  errors: { TOO_LOUD: 'Say it again.' },
  rules: [],
});
type Greet = Main<typeof contract.inputs, typeof contract.outputs>;

const loud = new ActionError('TOO_LOUD', 'it is too loud', { hint: 'whisper' });
const greet: Greet = ({ inputs, event, log, setSecret }) => {
  log.info('begun');
  log.warning('it is late');
  setSecret('s3cret');
  return { greeting: `${inputs.name} ${JSON.stringify(event())}` };
};

test('a call gives values and texts, and all that was said', async () => {
  const called = await callMain({ contract, main: greet, inputs: {}, event: { x: 1 } });
  expect(called).toMatchObject({
    outputs: { greeting: 'mona {"x":1}' },
    texts: { greeting: 'mona {"x":1}' },
    lines: ['begun', 'warning: it is late'],
    warnings: ['it is late'],
    secrets: ['s3cret'],
    failures: [],
  });
});

test('a call throws what main throws, and what the contract does not accept', async () => {
  const throwing: Greet = () => Promise.reject(loud);
  const wrong: Greet = () => ({ greeting: 'two\nlines' });
  await expect(callMain({ contract, main: throwing, inputs: {} })).rejects.toBe(loud);
  await expect(callMain({ contract, main: wrong, inputs: {} })).rejects.toMatchObject({
    code: 'OUTPUT_INVALID',
  });
});

test.each<[string, Greet, object]>([
  ['ends well', greet, { exitCode: 0, outputs: { greeting: 'mona {}' } }],
  [
    'fails in the end',
    (context) => {
      context.fail(loud);
      return greet(context);
    },
    { exitCode: 1, outputs: { greeting: 'mona {}' } },
  ],
  ['throws', () => Promise.reject(loud), { exitCode: 1, outputs: {} }],
])('a run that %s is told as that of a bundle', async (_, main, expected) => {
  const { exitCode, outputs, annotations } = await runInProcess({ contract, main, inputs: {} });
  expect({ exitCode, outputs }).toEqual(expected);
  const errors = annotations.filter(({ level }) => level === 'error');
  expect(errors.map(({ message }) => message.split('\n').slice(0, 2))).toEqual(
    Array.from({ length: exitCode }, () => ['TOO_LOUD: it is too loud', 'whisper']),
  );
});
