import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatReference,
  formatRepository,
  parseReference,
  parseRepository,
  type Reference,
} from '../src/index.ts';
import references from './cases/references.json' with { type: 'json' };
import refusedReferences from './cases/references-refused.json' with { type: 'json' };
import { outcomeOf, refusal } from './refusal.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}` as const;

const pieces = [
  'a',
  'B',
  '0',
  '/',
  ':',
  '@',
  '.',
  '_',
  '-',
  '__',
  '[::1]',
  'localhost',
  '5000',
  digest,
].concat(['sha256:', ' ', 'ghcr.io', 'é', '\n', 'library', 'docker.io']);

describe('parseReference', () => {
  test.each(references)('reads $text', ({ text, note: _note, ...expected }) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each(refusedReferences)('refuses $text: $because', ({ text }) => {
    const oneLine = expect.not.stringMatching(/[\r\n]/);
    expect(() => parseReference(text)).toThrow(refusal('REFERENCE_INVALID'));
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ message: oneLine }));
  });

  test('has more cases than the grammar has rules', () => {
    expect(references.length + refusedReferences.length).toBeGreaterThanOrEqual(112);
  });

  test.each([
    ['https://ghcr.io/acme/web', 'scheme', 'ghcr.io/acme/web'],
    ['ghcr.io/Acme/web', 'upper-case', 'acme'],
    [`web@sha256:${'A'.repeat(64)}`, 'not a digest', `sha256:${'a'.repeat(64)}`],
    ['f'.repeat(64), 'image id', '@sha256:'],
    ['a//b', 'empty', 'registry/repository'],
    [`ghcr.io/${'a'.repeat(256)}`, '256 characters, at most 255', 'registry/repository'],
  ])('says of %s what is wrong and what to do', (text, problem, advice) => {
    const expected = refusal('REFERENCE_INVALID', { message: problem, hint: advice });
    expect(() => parseReference(text)).toThrow(expected);
  });

  test('keeps a message about a very long text short', () => {
    const short = expect.stringMatching(/^.{50,400}$/);
    const parse = () => parseReference('/'.repeat(1_000_000));
    expect(parse).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID', message: short }));
  });

  test('gives no tag that was not written', () => {
    expect(parseReference('ubuntu')).not.toHaveProperty('tag');
  });

  test('reads back what formatReference writes, for every case', () => {
    for (const { text } of references) {
      const reference = parseReference(text);
      expect(parseReference(formatReference(reference))).toEqual(reference);
    }
  });

  test('either reads any text to a reference that reads back, or refuses it', () => {
    const piece = fc.constantFrom(...pieces);
    const text = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (written) => {
        expect(outcomeOf(() => parseReference(written))).toSatisfy(isRefusedOrStable);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('parseRepository', () => {
  test.each([
    ['ghcr.io/acme/web', 'ghcr.io/acme/web'],
    ['acme/web', 'docker.io/acme/web'],
    ['localhost:5000/a', 'localhost:5000/a'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatRepository(parseRepository(text))).toBe(expected);
  });

  test.each([
    ['ghcr.io/Wikid82/charon', 'ghcr.io/wikid82/charon'],
    ['Wikid82/charon', 'docker.io/wikid82/charon'],
    ['GHCR.io/Wikid82/Charon', 'ghcr.io/wikid82/charon'],
    ['LOCALHOST/A', 'localhost/a'],
    ['Web', 'docker.io/library/web'],
  ])('lower-cases %s to %s when asked to', (text, expected) => {
    expect(formatRepository(parseRepository(text, { lowerCase: true }))).toBe(expected);
  });

  test.each([
    'ghcr.io/acme/web:v1',
    `ghcr.io/acme/web@${digest}`,
    'ghcr.io/Acme/web',
    'ghcr.io/İstanbul/web',
    '',
  ])('refuses %s', (text) => {
    expect(() => parseRepository(text)).toThrow(refusal('REFERENCE_INVALID'));
  });

  test('lower-cases ASCII alone, so that no other letter becomes a legal one', () => {
    const kelvin = 'ghcr.io/\u212aelvin/web';
    const parse = () => parseRepository(kelvin, { lowerCase: true });
    expect(parse).toThrow(refusal('REFERENCE_INVALID'));
  });
});

function isRefusedOrStable(outcome: { value: Reference } | { code: string }): boolean {
  if ('code' in outcome) return outcome.code === 'REFERENCE_INVALID';
  const { value } = outcome;
  const again = parseReference(formatReference(value));
  return JSON.stringify(again) === JSON.stringify(value) && value.repository.length <= 255;
}
