import type { Digest, Fault } from '@image-relay/oci';
import { explain } from './explain.ts';
import type { ImageReport, Outcome, Report, RunFacts, Verdict } from './report.ts';

/** What is said about one image that is not ok. */
export interface Finding {
  readonly image: string;
  readonly code: 'IMAGE_BROKEN' | 'IMAGE_UNVERIFIABLE';
  readonly message: string;
  /** One line a fault, then what it most likely comes from. */
  readonly details: readonly string[];
  readonly hint: string;
}

/** What a run comes to: everything that is reported, and what fails the step. */
export interface Decision {
  readonly report: Report;
  readonly failures: readonly Finding[];
  /** Not ok, and the caller said that this must not fail the step. */
  readonly warnings: readonly Finding[];
}

const shownFaults = 20;
const unexplained = 'read the faults above; the JSON report holds all of them';

/** Turns verdicts into a report and findings. Pure. */
export function decide(
  verdicts: readonly Verdict[],
  run: RunFacts,
  failOn: readonly Outcome[],
): Decision {
  const images = verdicts.map((verdict) => ({ ...verdict, explanations: explain(verdict) }));
  const troubled = images.filter(({ outcome }) => outcome !== 'ok');
  return {
    report: { schemaVersion: 1, outcome: worstOf(images), ...run, images },
    failures: troubled.filter(({ outcome }) => failOn.includes(outcome)).map(findingOf),
    warnings: troubled.filter(({ outcome }) => !failOn.includes(outcome)).map(findingOf),
  };
}

/** Known to be broken weighs more than not known; both more than ok. */
export function worstOf(verdicts: readonly { readonly outcome: Outcome }[]): Outcome {
  const order: readonly Outcome[] = ['broken', 'unverifiable'];
  return order.find((worst) => verdicts.some(({ outcome }) => outcome === worst)) ?? 'ok';
}

function findingOf(image: ImageReport): Finding {
  const { faults, unverifiable, explanations } = image;
  const isBroken = image.outcome === 'broken';
  const advice = explanations.map((explanation) => explanation.advice);
  return {
    image: image.image,
    code: isBroken ? 'IMAGE_BROKEN' : 'IMAGE_UNVERIFIABLE',
    message: isBroken
      ? `${image.image} is broken: ${countsOf(faults)}`
      : `${image.image} could not be verified: ${countsOf(unverifiable)}`,
    details: [...linesOf([...faults, ...unverifiable]), ...explanations.map(({ what }) => what)],
    hint: [...new Set(advice)].join(' ') || unexplained,
  };
}

/** `2 MANIFEST_MISSING, 1 BLOB_MISSING` */
function countsOf(findings: readonly Fault[]): string {
  const groups = Map.groupBy(findings, ({ code }) => code);
  return [...groups].map(([code, { length }]) => `${length} ${code}`).join(', ');
}

function linesOf(findings: readonly Fault[]): readonly string[] {
  const lines = findings.slice(0, shownFaults).map(formatFault);
  const more = findings.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more in the JSON report`] : lines;
}

/** `MANIFEST_MISSING: the registry has no manifest sha256:… (path: sha256:1a2b > sha256:3c4d)`, ways shortened. */
export function formatFault({ code, digest, message, path }: Fault): string {
  const subject = digest === undefined || message.includes(digest) ? '' : ` ${digest}`;
  const way = path.length < 2 ? '' : ` (path: ${path.map(shorten).join(' > ')})`;
  return `${code}${subject}: ${message}${way}`;
}

const shortDigits = 12;

function shorten(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':') + 1 + shortDigits);
}
