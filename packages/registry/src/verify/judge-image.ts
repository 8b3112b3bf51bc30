import type { Digest, Fault } from '@image-relay/oci';
import type { ImageExpectation, NodeExpectation } from './expectation.ts';
import type { ImageFacts } from './facts.ts';
import { withoutFacts } from './fault.ts';
import { judgeGraph, type Trial } from './judge-graph.ts';
import { isTrustworthy, judgeManifest } from './judge-manifest.ts';
import { judgePlatforms } from './judge-platforms.ts';
import { judgeReferrer, judgeReferrerTag, type ReferredRoot } from './judge-referrers.ts';
import { judgeRevision } from './judge-revision.ts';
import { conclude, type Judgement } from './verdict.ts';
import type { VisitOptions } from './visit.ts';

/** How the image was named: a digest is an expectation, a tag is not. */
export type RootReference = { readonly digest: Digest } | { readonly tag: string };

export interface JudgeOptions extends ImageExpectation {
  readonly visits: VisitOptions;
}

/** Turns everything that was seen of an image into every fault of it. Pure. */
export function judgeImage(
  facts: ImageFacts,
  reference: RootReference,
  options: JudgeOptions,
): Judgement {
  const { root } = facts;
  const expected = rootExpectation(facts, reference);
  const findings = judgeRoot(facts, reference, expected);
  if (root.state !== 'found') return conclude(facts, findings);
  const { digest, document } = root.facts;
  if (!isTrustworthy(root.facts, expected) || document === undefined) {
    return conclude(facts, findings);
  }
  if (facts.exceeded !== undefined) return conclude(facts, [tooMany(facts.exceeded, expected)]);
  const trial = begin(facts, options, findings);
  judgeGraph(trial, [{ facts: root.facts, path: [digest] }], 'image');
  judgeReferrers(trial, { digest, path: [digest] });
  const { leaves, lost } = trial;
  const platforms = judgePlatforms({ root: digest, leaves, lost }, options.platforms ?? []);
  const indexRevision =
    document.kind === 'index' && document.revision !== undefined
      ? { indexRevision: document.revision }
      : {};
  const revision = judgeRevision(
    { root: digest, leaves, lost, ...indexRevision },
    options.revision,
  );
  return conclude(facts, [...findings, ...platforms.faults, ...revision], platforms.names);
}

function begin(facts: ImageFacts, { visits }: JudgeOptions, findings: Fault[]): Trial {
  return { facts, visits, findings, leaves: [], lost: [], entered: new Set(), isTooDeep: false };
}

function rootExpectation({ root }: ImageFacts, reference: RootReference): NodeExpectation {
  if ('digest' in reference) return { digest: reference.digest, path: [reference.digest] };
  return { path: root.state === 'found' ? [root.facts.digest] : [] };
}

function judgeRoot(
  facts: ImageFacts,
  reference: RootReference,
  expected: NodeExpectation,
): Fault[] {
  const isListed = facts.root.state === 'missing' && facts.tagIsListed === true;
  if (!isListed || !('tag' in reference)) return judgeManifest(facts.root, expected);
  const message = `the registry lists the tag "${reference.tag}" and answers 404 for it`;
  return [{ code: 'TAG_MISSING', path: [], expected: 'a manifest', actual: '404', message }];
}

function judgeReferrers(trial: Trial, root: ReferredRoot): void {
  const { referrers } = trial.facts;
  if (referrers === undefined) return;
  if ('message' in referrers) trial.findings.push(withoutFacts(referrers, root));
  if (referrers.state !== 'found') return;
  for (const referrer of referrers.facts) {
    const judged =
      referrer.source === 'list'
        ? judgeReferrer(trial.facts, referrer.descriptor, root)
        : judgeReferrerTag(referrer, root);
    trial.findings.push(...judged.faults);
    judgeGraph(trial, judged.entered, 'referrer');
  }
}

function tooMany(exceeded: string, { path }: NodeExpectation): Fault {
  return { code: 'MANIFEST_INVALID', path, message: `the image is too large: ${exceeded}` };
}
