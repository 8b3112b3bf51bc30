import { formatRepository } from '@image-relay/oci';
import type { ImageVerdict, VerifyTarget } from '@image-relay/registry';
import { reportOf } from './core/decide.ts';
import type { MeasuredImage } from './core/measurements.ts';
import type { ImageReport } from './core/report.ts';

/** Keeps verdicts as they come: whole where something is wrong, short where nothing is. */
export interface Ledger {
  /** `position`: place among the images that the user named; absent for those that were found. */
  add(
    verdict: ImageVerdict,
    named?: { readonly text: string; readonly position: number },
  ): ImageReport;
  gone(): void;
  readonly done: number;
  close(): Verified;
}

/** Named images in the order in which they were given, then those that were found, by name. */
export interface Verified {
  readonly images: readonly ImageReport[];
  readonly measured: readonly MeasuredImage[];
  /** Tags that were deleted between being listed and being looked at. */
  readonly gone: number;
}

interface Line {
  readonly report: ImageReport;
  readonly measured: MeasuredImage;
  readonly position: number;
}

export function openLedger(): Ledger {
  const lines: Line[] = [];
  const platformLists = new Map<string, readonly string[]>();
  let gone = 0;
  return {
    get done() {
      return lines.length + gone;
    },
    add({ target, ...judgement }, named) {
      const key = judgement.platforms.join();
      const platforms = platformLists.get(key) ?? judgement.platforms;
      platformLists.set(key, platforms);
      const image = named?.text ?? nameOf(target);
      const report = reportOf({ image, ...judgement, platforms });
      const { registry, repository, reference: tag } = target;
      const measured = { registry, repository, tag, outcome: report.outcome };
      lines.push({ report, measured, position: named?.position ?? Number.POSITIVE_INFINITY });
      return report;
    },
    gone() {
      gone += 1;
    },
    close() {
      const sorted = lines.toSorted(inOrder);
      return {
        images: sorted.map(({ report }) => report),
        measured: sorted.map(({ measured }) => measured),
        gone,
      };
    },
  };
}

function inOrder(one: Line, other: Line): number {
  if (one.position !== other.position) return one.position < other.position ? -1 : 1;
  return one.report.image < other.report.image ? -1 : 1;
}

function nameOf(target: VerifyTarget): string {
  return `${formatRepository(target)}:${target.reference}`;
}
