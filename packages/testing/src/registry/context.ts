import type { ListLag } from './list-lag.ts';
import type { RegistrySettings } from './options.ts';
import type { Staleness } from './staleness.ts';
import type { Storage } from './storage.ts';
import type { Uploads } from './uploads.ts';

/** What every endpoint works on. */
export interface RegistryContext {
  readonly settings: RegistrySettings;
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly staleness: Staleness;
  readonly listLag: ListLag;
  /** Base URL of the second origin, when blobs are redirected. */
  readonly contentOrigin: () => string | undefined;
}
