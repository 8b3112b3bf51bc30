import { explain } from './explain.ts';
import { type Finding, findingOfImage, findingsOfScope, findingsOfStorage } from './finding.ts';
import type {
  ImageReport,
  Outcome,
  Report,
  RunFacts,
  Scope,
  StorageReport,
  Verdict,
} from './report.ts';

/** Everything that a run came across. */
export interface Seen {
  readonly images: readonly ImageReport[];
  readonly scopes: readonly Scope[];
  readonly storages: readonly StorageReport[];
  readonly gone: number;
}

/** What a run comes to: everything that is reported, and what fails the step. */
export interface Decision {
  readonly report: Report;
  readonly failures: readonly Finding[];
  /** Not ok, and the caller said that this must not fail the step. */
  readonly warnings: readonly Finding[];
}

export interface DecideOptions {
  readonly failOn: readonly Outcome[];
  /** Where the folder docs of this project can be read, ending in a slash. */
  readonly documents?: string;
}

/** Turns what was seen into a report and findings, the worst first. Pure. */
export function decide(
  seen: Seen,
  run: RunFacts,
  { failOn, documents = 'docs/' }: DecideOptions,
): Decision {
  const { images, scopes, storages, gone } = seen;
  const findings = [
    ...images
      .filter(({ outcome }) => outcome !== 'ok')
      .map((image) => findingOfImage(image, documents)),
    ...storages.flatMap((storage) => findingsOfStorage(storage, documents)),
    ...scopes.flatMap(findingsOfScope),
  ].sort((one, other) => rankOf(one) - rankOf(other));
  const outcome = worstOf([...images, ...scopes, ...storages]);
  return {
    report: { schemaVersion: 1, outcome, ...run, gone, scopes, storages, images },
    failures: findings.filter((finding) => failOn.includes(finding.outcome)),
    warnings: findings.filter((finding) => !failOn.includes(finding.outcome)),
  };
}

const none: readonly never[] = [];

/** A verdict with what it most likely comes from. One that is ok is kept as small as it can be. Pure. */
export function reportOf(verdict: Verdict): ImageReport {
  if (verdict.outcome !== 'ok') return { ...verdict, explanations: explain(verdict) };
  const referrers = verdict.referrers.length === 0 ? none : verdict.referrers;
  return { ...verdict, referrers, faults: none, unverifiable: none, explanations: none };
}

/** Known to be broken weighs more than not known; both more than ok. */
export function worstOf(verdicts: readonly { readonly outcome: Outcome }[]): Outcome {
  const order: readonly Outcome[] = ['broken', 'unverifiable'];
  return order.find((worst) => verdicts.some(({ outcome }) => outcome === worst)) ?? 'ok';
}

/** In the given order, but broken before unverifiable before ok. */
export function worstFirst<Item extends { readonly outcome: Outcome }>(
  items: readonly Item[],
): readonly Item[] {
  const order: readonly Outcome[] = ['broken', 'unverifiable', 'ok'];
  return items.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
}

/** What is broken, then lists (of which nobody knows what they hide), then single images. */
function rankOf({ code }: Finding): number {
  const order: readonly Finding['code'][] = ['IMAGE_BROKEN', 'LIST_UNREADABLE', 'SELECTION_EMPTY'];
  const place = order.indexOf(code);
  return place < 0 ? order.length : place;
}
