import { isTag } from '@image-relay/oci';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Disambiguation, sanitize, withoutRefPrefix } from '../src/index.ts';
import { anyName, isUsable, usableName } from './names.ts';
import { outcomeOf } from './refusal.ts';
import { propertyTimeout, runsOf } from './runs.ts';

const mode = fc.constantFrom<Disambiguation>('never', 'auto', 'strict', 'always');
const options = fc.record(
  {
    suffix: fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/),
    maxLength: fc.integer({ min: 51, max: 128 }),
    alsoReplace: fc.constantFrom('', '_', '._', 'ab', '日', '-'),
    disambiguate: mode,
    fallback: fc.constantFrom('ref', 'x', '_', 'a.b-c'),
  },
  { requiredKeys: [] },
);
/** Small rooms, so that most names are cut. */
const tight = fc.record({ maxLength: fc.integer({ min: 10, max: 20 }), disambiguate: mode });

describe('whatever the name is', () => {
  test(
    'the result is a legal tag within its length, or the name is refused',
    () => {
      const property = fc.property(anyName, fc.oneof(options, tight), (name, given) => {
        const outcome = outcomeOf(() => sanitize(name, given));
        const limit = given.maxLength ?? 128;
        const isGood =
          'value' in outcome
            ? isUsable(name) && isTag(outcome.value.tag) && outcome.value.tag.length <= limit
            : outcome.code === 'NAME_INVALID' && !isUsable(name);
        expect(isGood).toBe(true);
      });
      fc.assert(property, runsOf(20_000));
    },
    propertyTimeout,
  );

  test(
    'the name part is lower case, has no two dashes in a row, and no dash or dot at its ends',
    () => {
      const property = fc.property(usableName, fc.oneof(options, tight), (name, given) => {
        const result = sanitize(name, { ...given, disambiguate: 'never' }).name;
        expect(result).toMatch(/^(?!.*--)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/);
      });
      fc.assert(property, runsOf(5_000));
    },
    propertyTimeout,
  );

  test(
    'an own result of never and auto is given back unchanged',
    () => {
      const modes = fc.constantFrom<Disambiguation>('never', 'auto');
      const property = fc.property(usableName, tight, modes, (name, room, disambiguate) => {
        const given = { ...room, disambiguate };
        const once = sanitize(name, given);
        expect(sanitize(once.tag, given)).toEqual({
          tag: once.tag,
          name: once.tag,
          lossy: false,
          truncated: false,
        });
      });
      fc.assert(property, runsOf(5_000));
    },
    propertyTimeout,
  );

  test(
    'the suffix stands at the end, whole',
    () => {
      const suffix = fc.stringMatching(/^[0-9a-f]{7,40}$/);
      const property = fc.property(usableName, suffix, mode, (name, given, disambiguate) => {
        const result = sanitize(name, { suffix: given, disambiguate });
        expect(result.tag).toBe(`${result.name}-${given}`);
      });
      fc.assert(property, runsOf(3_000));
    },
    propertyTimeout,
  );

  test(
    'a name that is not lossy can be read back',
    () => {
      const property = fc.property(usableName, options, (name, given) => {
        const result = sanitize(name, given);
        expect(result.lossy).toBe(result.name !== withoutRefPrefix(name));
      });
      fc.assert(property, runsOf(3_000));
    },
    propertyTimeout,
  );
});

/** Names that differ from one another and sanitise alike, those that mimic results among them. */
function nearCollisions(name: string, room: { maxLength: number }): readonly string[] {
  const strict = (text: string) => sanitize(text, { ...room, disambiguate: 'strict' }).name;
  const plain = sanitize(name, { ...room, disambiguate: 'never' }).name;
  const once = strict(name);
  const mimics = [once, strict(once), strict(`${plain}/`), strict(plain.toUpperCase())];
  const cuts = [`${plain}${'a'.repeat(room.maxLength)}`, `${plain}${'a'.repeat(room.maxLength)}b`];
  const dressed = [`${plain}-`, `${plain}/`, `-${plain}`, `.${plain}`, `${plain}.`, `${plain}😀`];
  const lone = [`${plain}\ud800`, `${plain}\udfff`, `${plain}\ufffd`];
  const hashed = [`${plain}-00000000`, `${plain}-00000000-`, `${plain}/00000000`];
  return [name, plain, plain.toUpperCase(), plain.replaceAll('-', '/'), plain.replaceAll('-', '_')]
    .concat(mimics, cuts, dressed, lone, hashed)
    .filter(isUsable);
}

describe('strict', () => {
  test(
    'gives no two names one tag, not even names made to look like results',
    () => {
      const rooms = fc.record({ maxLength: fc.constantFrom(10, 14, 20, 40, 128) });
      const property = fc.property(usableName, rooms, (name, room) => {
        const names = new Set(nearCollisions(name, room).map(withoutRefPrefix));
        const distinct = [...names].filter((one) => withoutRefPrefix(one) === one);
        const tags = distinct.map((one) => sanitize(one, { ...room, disambiguate: 'strict' }).tag);
        expect(new Set(tags).size).toBe(distinct.length);
      });
      fc.assert(property, runsOf(3_000));
    },
    propertyTimeout,
  );
});
