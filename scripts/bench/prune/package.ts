import { type ImageFixture, imageFixture, type RegistryState } from '@image-relay/testing';
import { type Effects, owner, packageName, type Scene } from './protocol.ts';

/** An image of the package, with all that belongs to it. */
export interface Pushed {
  readonly image: ImageFixture;
  readonly tags: readonly string[];
  readonly isKept: boolean;
}

const path = `${owner}/${packageName}`;
const { index, indexOf, single } = imageFixture;

/** The images in the order of their pushes. */
export function imagesOf({ content, kept, doomed }: Scene): readonly Pushed[] {
  const every = Math.max(1, Math.floor((kept + doomed) / Math.max(1, kept)));
  const releases = Array.from({ length: kept }, (_, at) => (at + 1) * every - 1);
  const plain = Array.from({ length: kept + doomed }, (_, at) => {
    const release = releases.indexOf(at);
    const image = index({ seed: `build-${at}` });
    return release < 0 ? pull(at, image) : keep(`v1.${release}.0`, image);
  });
  return content === 'plain' ? plain : [...plain, ...traps()];
}

/** What a rule that looks at tags alone, at one level, or at children alone takes away or leaves. */
function traps(): readonly Pushed[] {
  const shared = single({ seed: 'shared' });
  const mixed = (seed: string) => indexOf([shared, single({ seed })]);
  const built = (seed: string) => index({ seed });
  return [
    keep('v2.0.0-nested', imageFixture.nestedIndex({ seed: 'nested' })),
    keep('v2.1.0-shared-child', mixed('kept')),
    pull(901, mixed('doomed')),
    keep('v2.2.0-referrers', imageFixture.withReferrers(built('referred'))),
    keep('v2.3.0-fallback-tag', imageFixture.withReferrers(built('listed'), { fallbackTag: true })),
    keep('v2.4.0-cosign', imageFixture.withCosign(built('signed'))),
    keep('v2.5.0-attestations', imageFixture.withAttestations({ seed: 'attested' })),
    { ...keep('v2.6.0-two-tags', built('twice')), tags: ['v2.6.0-two-tags', pullTag(902)] },
    pull(903, imageFixture.withReferrers(built('doomed-referred'))),
    pull(904, imageFixture.nestedIndex({ seed: 'doomed-nested' })),
  ];
}

function keep(tag: string, image: ImageFixture): Pushed {
  return { image, tags: [tag], isKept: true };
}

function pull(number: number, image: ImageFixture): Pushed {
  return { image, tags: [pullTag(number)], isKept: false };
}

function pullTag(number: number): string {
  return `pr-${number}-${(0x1_00_00_00 + number * 7919).toString(16).slice(0, 7)}`;
}

/** Compares what is there with what was pushed. */
export function effectsOf(state: RegistryState, images: readonly Pushed[]): Effects {
  const { manifests, tags } = state.repository(path);
  const present = new Set(manifests);
  const kept = images.filter(({ isKept }) => isKept);
  const needed = new Set(kept.flatMap(({ image }) => [...image.manifests.keys()]));
  const pushed = new Set(images.flatMap(({ image }) => [...image.manifests.keys()]));
  const missing = ({ image }: Pushed) =>
    [...image.manifests.keys()].filter((digest) => !present.has(digest)).length;
  const isTagged = ({ tags: [tag = ''] }: Pushed) => tags[tag] !== undefined;
  return {
    deleted: [...pushed].filter((digest) => !present.has(digest)).length,
    broken: kept.flatMap((one) => {
      const { image, tags: names } = one;
      if (!isTagged(one)) return `${names[0]} (its tag)`;
      return missing(one) === 0 ? [] : `${names[0]} (${missing(one)} of ${image.manifests.size})`;
    }),
    torn: images.filter((one) => !one.isKept && isTagged(one) && missing(one) > 0).length,
    left: manifests.filter((digest) => !needed.has(digest)).length,
  };
}

/** Puts an image behind the API of the registry. */
export function push(state: RegistryState, { image, tags }: Pushed): void {
  state.load(path, image, tags);
}
