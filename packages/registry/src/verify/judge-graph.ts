import {
  type Descriptor,
  type Digest,
  type Fault,
  formatPlatform,
  isAttestation,
} from '@image-relay/oci';
import type { ImageFacts, Observation } from './facts.ts';
import { judgeBlob } from './judge-blob.ts';
import { isTrustworthy, judgeManifest } from './judge-manifest.ts';
import { judgeDuplicates } from './judge-platforms.ts';
import { judgeAttestations } from './judge-referrers.ts';
import {
  type Entered,
  isKnownPlatform,
  type Leaf,
  type LostNode,
  leafOf,
  lostNodes,
} from './leaf.ts';
import { isTooDeep, type VisitOptions, visitsOf } from './visit.ts';

/** What judging an image has come to so far. */
export interface Trial {
  readonly facts: ImageFacts;
  readonly visits: VisitOptions;
  readonly findings: Fault[];
  /** Images below the root, and nodes that could have been or held one. */
  readonly leaves: Leaf[];
  readonly lost: LostNode[];
  readonly entered: Set<Digest>;
  isTooDeep: boolean;
}

interface Place {
  readonly descriptor: Descriptor;
  readonly path: readonly Digest[];
}

/** Whether the images found on the way belong to the image itself, or to what refers to it. */
export type Belonging = 'image' | 'referrer';

/** Judges a graph level by level in document order, so that the first way to a digest is a shortest one. */
export function judgeGraph(trial: Trial, start: readonly Entered[], belonging: Belonging): void {
  let level = start;
  while (level.length > 0) {
    const next: Entered[] = [];
    for (const entered of level) {
      if (trial.entered.has(entered.facts.digest)) continue;
      trial.entered.add(entered.facts.digest);
      if (belonging === 'image') trial.leaves.push(...leafOf(entered, trial.facts));
      next.push(...judgeEdges(trial, entered, belonging));
    }
    level = next;
  }
}

/** Judges what a document names, and gives the manifests to go on with. */
function judgeEdges(trial: Trial, { facts, path }: Entered, belonging: Belonging): Entered[] {
  if (facts.document === undefined) return [];
  trial.findings.push(
    ...judgeAttestations(facts.document, path),
    ...judgeDuplicates(facts.document, path),
  );
  return visitsOf(facts.document, trial.visits).flatMap(({ kind, descriptor }) => {
    const place = { descriptor, path: [...path, descriptor.digest] };
    if (kind === 'manifest') return judgeChild(trial, place, belonging);
    // The subject of a referrer is the root it was found by.
    if (kind === 'subject' && belonging === 'image')
      trial.findings.push(...judgeSubject(trial, place));
    if (kind === 'config' || kind === 'layer') {
      const seen = seenOf(trial.facts.blobs, descriptor.digest);
      trial.findings.push(...judgeBlob(seen, expectationOf(place)));
    }
    return [];
  });
}

function judgeChild(trial: Trial, place: Place, belonging: Belonging): Entered[] {
  const { descriptor, path } = place;
  if (isTooDeep(path)) {
    if (!trial.isTooDeep) trial.findings.push(tooDeep(place));
    trial.isTooDeep = true;
    return [];
  }
  const observation = seenOf(trial.facts.manifests, descriptor.digest);
  const expected = { ...expectationOf(place), ...nameOf(descriptor) };
  trial.findings.push(...judgeManifest(observation, expected));
  if (
    observation.state === 'found' &&
    isTrustworthy(observation.facts, expected) &&
    observation.facts.document !== undefined
  ) {
    return [{ facts: observation.facts, path, descriptor }];
  }
  if (belonging === 'image') trial.lost.push(...lostNodes(descriptor));
  return [];
}

/** A subject is another image: it has to be there, and it is not followed. */
function judgeSubject(trial: Trial, place: Place): Fault[] {
  const { digest } = place.descriptor;
  const faults = judgeManifest(seenOf(trial.facts.manifests, digest), expectationOf(place));
  const message = `its subject ${digest} is not there`;
  return faults.map((fault) =>
    fault.code === 'MANIFEST_MISSING' ? { ...fault, code: 'REFERRER_ORPHAN', message } : fault,
  );
}

function expectationOf({ descriptor: { digest, mediaType, size }, path }: Place) {
  return { digest, mediaType, size, path };
}

function nameOf(descriptor: Descriptor): { readonly name?: string } {
  if (isAttestation(descriptor)) return { name: 'attestation' };
  const { platform } = descriptor;
  return isKnownPlatform(platform) ? { name: formatPlatform(platform) } : {};
}

function tooDeep({ descriptor: { digest }, path }: Place): Fault {
  const message = `the image is nested too deep: ${digest} is ${path.length - 1} levels below its root`;
  return { code: 'MANIFEST_INVALID', digest, path, message };
}

function seenOf<Facts>(seen: ReadonlyMap<Digest, Observation<Facts>>, digest: Digest) {
  const observation = seen.get(digest);
  if (observation === undefined) throw new Error(`nobody looked at ${digest}`);
  return observation;
}
