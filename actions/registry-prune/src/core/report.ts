import type { Digest } from '@image-relay/oci';
import type { TableClass } from './class-of.ts';
import type { PackageFacts } from './facts.ts';
import { hashPlan } from './hash-plan.ts';
import { measure } from './measure.ts';
import type { Decision, PackagePlan } from './plan.ts';

/** `clean`: nothing is to be deleted. `refused`: something forbids what the rules ask for. */
export type Outcome = 'clean' | 'planned' | 'refused';

/** A decision with the bytes that only this version adds to what is kept, or to what is freed. */
export interface ReportedVersion extends Decision {
  readonly bytes: number;
}

/** What a class comes to. */
export interface ClassRow {
  readonly class: TableClass;
  readonly kept: number;
  readonly deleted: number;
  readonly bytesKept: number;
  readonly bytesFreed: number;
}

export interface PackageReport extends Omit<PackagePlan, 'versions'> {
  readonly outcome: Outcome;
  readonly versions: readonly ReportedVersion[];
  readonly classes: readonly ClassRow[];
  readonly bytesKept: number;
  readonly bytesFreed: number;
}

/** The JSON report of a plan. */
export interface Report {
  readonly schemaVersion: 1;
  readonly mode: 'plan';
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

/** A package as it was looked at, and its plan. */
export interface PlannedPackage {
  readonly facts: PackageFacts;
  readonly plan: PackagePlan;
}

/** Adds up plans: content that packages of one registry share is counted once. Pure. */
export function makeReport(
  planned: readonly PlannedPackage[],
  run: { readonly time: string; readonly requests: number },
): Report {
  const bytes = new Map(planned.map(({ plan }) => [plan, new Map<number, number>()] as const));
  const registries = Map.groupBy(planned, ({ facts }) => facts.name.split('/')[0]);
  for (const shared of registries.values()) {
    measure(
      shared.map(({ facts: { versions }, plan }) => ({
        versions,
        isKept: (at) => plan.versions[at]?.decision === 'keep',
        add: (at, count) => void bytes.get(plan)?.set(at, count),
      })),
    );
  }
  const packages = planned.map(({ plan }) => reportPackage(plan, bytes.get(plan) ?? new Map()));
  const versions = packages.flatMap((one) => one.versions);
  const sum = (of: (one: PackageReport) => number) =>
    packages.reduce((total, one) => total + of(one), 0);
  return {
    schemaVersion: 1,
    mode: 'plan',
    outcome: worst(packages.map(({ outcome }) => outcome)),
    ...run,
    hash: hashPlan(planned.map(({ plan }) => plan)),
    kept: versions.filter(({ decision }) => decision === 'keep').length,
    deleted: versions.filter(({ decision }) => decision === 'delete').length,
    bytesKept: sum(({ bytesKept }) => bytesKept),
    bytesFreed: sum(({ bytesFreed }) => bytesFreed),
    packages,
  };
}

function reportPackage(plan: PackagePlan, bytes: ReadonlyMap<number, number>): PackageReport {
  const versions = plan.versions.map((one, at) => ({ ...one, bytes: bytes.get(at) ?? 0 }));
  const classes = [...Map.groupBy(versions, (one) => one.class)]
    .map(([name, all]) => classRow(name, all))
    .toSorted((left, right) => right.bytesFreed - left.bytesFreed);
  const sum = (of: (row: ClassRow) => number) => classes.reduce((total, row) => total + of(row), 0);
  return {
    ...plan,
    outcome: outcomeOf(plan),
    versions,
    classes,
    bytesKept: sum(({ bytesKept }) => bytesKept),
    bytesFreed: sum(({ bytesFreed }) => bytesFreed),
  };
}

function classRow(name: TableClass, versions: readonly ReportedVersion[]): ClassRow {
  const count = (decision: Decision['decision']) =>
    versions.filter((one) => one.decision === decision).length;
  const bytes = (decision: Decision['decision']) =>
    versions.reduce((sum, one) => (one.decision === decision ? sum + one.bytes : sum), 0);
  return {
    class: name,
    kept: count('keep'),
    deleted: count('delete'),
    bytesKept: bytes('keep'),
    bytesFreed: bytes('delete'),
  };
}

function outcomeOf({ refusals, trees }: PackagePlan): Outcome {
  if (refusals.length > 0) return 'refused';
  return trees.length > 0 ? 'planned' : 'clean';
}

function worst(outcomes: readonly Outcome[]): Outcome {
  const order: readonly Outcome[] = ['refused', 'planned'];
  return order.find((one) => outcomes.includes(one)) ?? 'clean';
}
