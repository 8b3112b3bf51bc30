import { type PromotionWish, planPromotion, type TagState } from '@image-relay/image-tags';
import type { Digest } from '@image-relay/oci';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tagsOf } from './promotion-wishes.ts';

/** One promotion; it dies after that many of its writes. */
interface Promotion {
  readonly version: string;
  readonly latest: PromotionWish['latest'];
  readonly aliases: 'auto' | 'all' | 'names';
  readonly diesAfter: number;
}

const part = fc.integer({ min: 0, max: 3 });
const promotion: fc.Arbitrary<Promotion> = fc.record({
  version: fc
    .tuple(part, part, part, fc.constantFrom('', '', '', '', '-rc.1', '+b5'))
    .map(([major, minor, patch, more]) => `${major}.${minor}.${patch}${more}`),
  latest: fc.constantFrom('newest', 'newest', 'never'),
  aliases: fc.constantFrom('auto', 'auto', 'all', 'names'),
  diesAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 5 })),
});

test('whatever is promoted in whatever order, and wherever it dies: no alias ever goes back', () => {
  fc.assert(
    fc.property(fc.array(promotion, { maxLength: 20 }), (promotions) => {
      const repository = new Map<string, string>();
      for (const one of promotions) {
        for (const tag of writesOf(one, repository)) {
          const { version } = one;
          expect({ tag, version, isBack: isBackwards(repository.get(tag), version) }).toEqual({
            tag,
            version,
            isBack: false,
          });
          expect(isInScope(tag, version)).toBe(true);
          repository.set(tag, version);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a promotion that died is completed by the next run, unless a newer one came in between', () => {
  fc.assert(
    fc.property(promotion, fc.array(promotion, { maxLength: 6 }), (one, before) => {
      const repository = new Map<string, string>();
      const apply = (next: Promotion) => {
        for (const tag of writesOf(next, repository)) repository.set(tag, next.version);
      };
      for (const earlier of before) apply(earlier);
      const undisturbed = new Map(repository);
      const whole = { ...one, diesAfter: Number.POSITIVE_INFINITY };
      for (const tag of writesOf(whole, undisturbed)) undisturbed.set(tag, one.version);
      apply(one);
      apply(whole);
      expect(repository).toEqual(undisturbed);
    }),
  );
});

/** The tags that a promotion writes until it dies, in their order. */
function writesOf(
  { version, latest, aliases, diesAfter }: Promotion,
  repository: ReadonlyMap<string, string>,
): readonly string[] {
  const [major = '', minor = ''] = version.split('.');
  const listed = { all: [`v${major}`, major, `${major}.${minor}`, 'latest'], names: ['stable'] };
  const tags = tagsOf({
    version,
    latest,
    aliases: aliases === 'auto' ? 'auto' : listed[aliases],
    published: [...repository.keys()],
  });
  const current = new Map(tags.map(({ tag }) => [tag, stateOf(repository.get(tag))] as const));
  return planPromotion(digestOf(version), tags, current).writes.slice(0, diesAfter);
}

function stateOf(version: string | undefined): TagState {
  return version === undefined
    ? { state: 'absent' }
    : { state: 'found', digest: digestOf(version) };
}

/** Every version has an image of its own. */
function digestOf(version: string): Digest {
  return `sha256:${Buffer.from(version).toString('hex').padEnd(64, '0')}`;
}

function isInScope(tag: string, version: string): boolean {
  const isOfVersion = `v${version}.`.replace('+', '_').startsWith(`${tag.replace(/^v?/, 'v')}.`);
  return tag === 'latest' || tag === 'stable' || isOfVersion || tag.startsWith(`v${version}`);
}

/** Compared part by part, without the code under test. */
function isBackwards(before: string | undefined, after: string): boolean {
  const weigh = (text: string) =>
    text
      .replace(/[-+].*/, '')
      .split('.')
      .reduce((sum, one) => sum * 100 + Number(one), 0);
  return before !== undefined && weigh(before) > weigh(after);
}
