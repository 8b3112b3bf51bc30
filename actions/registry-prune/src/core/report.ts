import type { Digest } from '@image-relay/oci';
import type { TableClass } from './class-of.ts';
import type { PackageFacts } from './facts.ts';
import { hashPlan } from './hash-plan.ts';
import type { KeptReason } from './kept-reason.ts';
import { measure } from './measure.ts';
import type { Decision, PackagePlan } from './plan.ts';

/** From harmless to bad; a run has the worst of its packages. */
export const outcomes = [
  'clean',
  'restored',
  'planned',
  'applied',
  'partial',
  'refused',
  'broken',
] as const;
export type Outcome = (typeof outcomes)[number];

/** A decision with the bytes that only this version adds to what is left, or to what is freed. */
export interface ReportedVersion extends Decision {
  readonly bytes: number;
}

/** What a class comes to: of a plan what is to go, of an applied one what is gone. */
export interface ClassRow {
  readonly class: TableClass;
  readonly kept: number;
  readonly deleted: number;
  readonly bytesKept: number;
  readonly bytesFreed: number;
}

/** A version that the registry does not give up, and why. */
export interface HeldVersion {
  readonly digest: Digest;
  readonly reason: KeptReason;
  readonly message: string;
}

/** What was done to a package; lists hold digests, or sentences where something is wrong. */
export interface AppliedReport {
  readonly deleted: readonly Digest[];
  /** Deletes that are left for a later run. */
  readonly left: number;
  /** Tags that were taken from images that stay. */
  readonly untagged: readonly string[];
  /** Tags that name an empty manifest until a later run. */
  readonly waiting: readonly string[];
  readonly healed: readonly Digest[];
  readonly broken: readonly string[];
  readonly warnings: readonly string[];
  readonly keptByRegistry: readonly HeldVersion[];
  readonly error?: string;
}

export interface PackageReport extends Omit<PackagePlan, 'versions'> {
  readonly outcome: Outcome;
  readonly versions: readonly ReportedVersion[];
  readonly classes: readonly ClassRow[];
  readonly bytesKept: number;
  readonly bytesFreed: number;
  /** Versions whose manifests were not read: no bytes of them are counted. */
  readonly unread: number;
  readonly applied?: AppliedReport;
}

/** The JSON report of a plan, or of a plan that was applied. */
export interface Report {
  readonly schemaVersion: 1;
  readonly mode: 'plan' | 'apply';
  readonly outcome: Outcome;
  /** RFC 3339. */
  readonly time: string;
  /** Of all decisions: equal plans have equal hashes. */
  readonly hash: Digest;
  readonly kept: number;
  readonly deleted: number;
  readonly bytesKept: number;
  readonly bytesFreed: number;
  readonly requests: number;
  readonly packages: readonly PackageReport[];
}

/** A package as it was looked at, its plan, and what came of it where it was applied. */
export interface PlannedPackage {
  readonly facts: PackageFacts;
  readonly plan: PackagePlan;
  readonly applied?: AppliedReport;
}

/** Adds up plans: content that packages of one registry share is counted once. Pure. */
export function makeReport(
  planned: readonly PlannedPackage[],
  run: Pick<Report, 'mode' | 'time' | 'requests'>,
): Report {
  const work = planned.map((one) => ({ ...one, isGone: goneIn(one, run.mode) }));
  const bytes = new Map(work.map(({ plan }) => [plan, new Map<number, number>()] as const));
  const registries = Map.groupBy(work, ({ facts }) => facts.name.split('/')[0]);
  for (const shared of registries.values()) {
    measure(
      shared.map(({ facts: { versions }, plan, isGone }) => ({
        versions,
        isKept: (at) => !isGone(at),
        add: (at, count) => void bytes.get(plan)?.set(at, count),
      })),
    );
  }
  const packages = work.map((one) =>
    reportPackage(one, bytes.get(one.plan) ?? new Map(), run.mode),
  );
  const sum = (of: (one: ClassRow) => number) =>
    packages.flatMap(({ classes }) => classes).reduce((total, row) => total + of(row), 0);
  return {
    schemaVersion: 1,
    ...run,
    outcome: worst(packages.map(({ outcome }) => outcome)),
    hash: hashPlan(planned.map(({ plan }) => plan)),
    kept: sum(({ kept }) => kept),
    deleted: sum(({ deleted }) => deleted),
    bytesKept: sum(({ bytesKept }) => bytesKept),
    bytesFreed: sum(({ bytesFreed }) => bytesFreed),
    packages,
  };
}

/** The last of the outcomes in the order of {@link outcomes}. */
export function worst(found: readonly Outcome[]): Outcome {
  return outcomes.findLast((one) => found.includes(one)) ?? 'clean';
}

/** Whether a version that the registry keeps is a fault of it, and no rule that it has. */
export function isFault(reason: KeptReason): boolean {
  return reason === 'ignored';
}

/** Whether nothing of it can go at all, or it says that it did and did not: runs alone change neither. */
export function isStuck({ keptByRegistry }: AppliedReport): boolean {
  return keptByRegistry.some(({ reason }) => isFault(reason) || reason === 'role');
}

type IsGone = (at: number) => boolean;

function goneIn({ plan, applied }: PlannedPackage, mode: Report['mode']): IsGone {
  if (mode === 'plan') return (at) => plan.versions[at]?.decision === 'delete';
  const gone = new Set<string | undefined>(applied?.deleted ?? []);
  return (at) => gone.has(plan.versions[at]?.digest);
}

function reportPackage(
  { facts, plan, applied, isGone }: PlannedPackage & { readonly isGone: IsGone },
  bytes: ReadonlyMap<number, number>,
  mode: Report['mode'],
): PackageReport {
  const versions = plan.versions.map((one, at) => ({ ...one, bytes: bytes.get(at) ?? 0 }));
  const places = Map.groupBy(versions.keys(), (at) => versions[at]?.class ?? 'untagged');
  const classes = [...places]
    .map(([name, all]) => classRow(name, all, { isGone, bytes }))
    .toSorted((left, right) => right.bytesFreed - left.bytesFreed);
  const sum = (of: (row: ClassRow) => number) => classes.reduce((total, row) => total + of(row), 0);
  return {
    ...plan,
    outcome: outcomeOf(plan, applied, mode),
    versions,
    classes,
    bytesKept: sum(({ bytesKept }) => bytesKept),
    bytesFreed: sum(({ bytesFreed }) => bytesFreed),
    unread: facts.versions.filter(({ manifest }) => manifest === undefined).length,
    ...(applied === undefined ? {} : { applied }),
  };
}

function classRow(
  name: TableClass,
  places: readonly number[],
  { isGone, bytes }: { readonly isGone: IsGone; readonly bytes: ReadonlyMap<number, number> },
): ClassRow {
  const gone = places.filter(isGone);
  const left = places.filter((at) => !isGone(at));
  const sum = (all: readonly number[]) =>
    all.reduce((total, at) => total + (bytes.get(at) ?? 0), 0);
  return {
    class: name,
    kept: left.length,
    deleted: gone.length,
    bytesKept: sum(left),
    bytesFreed: sum(gone),
  };
}

function outcomeOf(
  { refusals, trees, untags }: PackagePlan,
  applied: AppliedReport | undefined,
  mode: Report['mode'],
): Outcome {
  if (refusals.length > 0) return 'refused';
  if (mode === 'plan') return trees.length + untags.length > 0 ? 'planned' : 'clean';
  if (applied === undefined) return 'clean';
  if (applied.broken.length > 0) return 'broken';
  const isLeft = applied.left > 0 || applied.waiting.length > 0;
  if (isLeft || applied.error !== undefined || isStuck(applied)) return 'partial';
  return applied.deleted.length + applied.untagged.length > 0 ? 'applied' : 'clean';
}
