import type { Digest } from '@image-relay/oci';
import type { Registry } from '../port.ts';
import type { StorageFiles } from './files.ts';
import type { Ledger } from './ledger.ts';

/** What the parts of a scan share. `step` tells the progress and throws once the scan is to end. */
export interface Scan {
  readonly files: StorageFiles;
  readonly ledger: Ledger;
  readonly step: () => void;
}

/** The scan of one repository. */
export interface RepositoryScan extends Scan {
  readonly repository: string;
  readonly registry: Registry;
  /** The tags that lead to each digest. */
  readonly tags: Map<Digest, string[]>;
  /** Every digest that a tag or a manifest led to so far. */
  readonly named: Set<Digest>;
  /** Something could not be looked at, so that nobody knows what it names. */
  hasUnknown: boolean;
}
