import type { Lease } from '../core/policy.ts';

/** What one source says is in use, at one moment. */
export interface Leases {
  /** Those that count in the package of that name. */
  readonly of: (name: string) => readonly Lease[];
  /** Work goes on that may need more than it names, so that ages get the safety buffer. */
  readonly isWorkActive: boolean;
}

/** Somewhere that says what is in use. */
export interface LeaseSource {
  /** As errors name it: `pull-requests of acme/web`. */
  readonly name: string;
  /** Reads all of it anew. Throws a user error: what is not seen is not safe. */
  read(): Promise<Leases>;
}

/** Leases that count in every package. */
export function everywhere(leases: readonly Lease[]): Leases {
  return { of: () => leases, isWorkActive: false };
}
