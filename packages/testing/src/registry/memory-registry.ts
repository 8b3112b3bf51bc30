import { type Authority, createAuthority } from '../auth/authority.ts';
import { createFaultRules, type FaultRules } from '../faults/rules.ts';
import type { RegistryCapabilities, TestRegistry } from '../servers/test-registry.ts';
import { createCertificate } from './certificate.ts';
import { createListLag } from './list-lag.ts';
import { type Listener, listen } from './listener.ts';
import { createLog, type RequestLog } from './log.ts';
import { type MemoryRegistryOptions, type RegistrySettings, settingsOf } from './options.ts';
import { createStaleness, type StaleReads } from './staleness.ts';
import { type RegistryState, stateOf } from './state.ts';
import { createStorage } from './storage.ts';

/** The in-process registry, with everything a test looks at or breaks. */
export interface MemoryRegistry extends TestRegistry {
  readonly kind: 'memory';
  /** Base URL of the origin that redirected blobs come from. */
  readonly contentUrl: string | undefined;
  /** PEM certificate to trust, with `tls: true`. */
  readonly ca: string | undefined;
  readonly log: RequestLog;
  readonly faults: FaultRules;
  readonly state: RegistryState;
  /** Token counters and revocation. */
  readonly auth: Pick<Authority, 'counters' | 'revokeTokens'>;
  /** Lets reads lag behind the pushes that follow; undefined ends it. */
  setStaleReads(rule: StaleReads | undefined): void;
  /** Lets lists of tags show what was so many milliseconds ago; undefined ends it. */
  setListLag(ms: number | undefined): void;
}

/**
 * Starts a registry of the OCI distribution specification inside this process, over real HTTP on a free
 * port of 127.0.0.1. Content lives in memory and is gone with `close()`.
 */
export async function startMemoryRegistry(
  options: MemoryRegistryOptions = {},
): Promise<MemoryRegistry> {
  const settings = settingsOf(options);
  const storage = createStorage();
  const log = createLog();
  const faults = createFaultRules();
  const staleness = createStaleness(settings.now);
  const listLag = createListLag(storage, settings.now);
  const authority = createAuthority(settings.auth, settings.now);
  const certificate = settings.tls ? createCertificate() : undefined;
  let content: Listener | undefined;
  const contentOrigin = () => content?.url;
  const context = { settings, storage, uploads: new Map(), staleness, listLag, contentOrigin };
  const shared = { pipeline: { context, authority, faults }, log, certificate };
  if (settings.redirectBlobs) content = await listen({ ...shared, origin: 'content' });
  const main = await listen({ ...shared, origin: 'registry' });
  return {
    kind: 'memory',
    name: 'in-process registry',
    host: main.host,
    url: main.url,
    contentUrl: content?.url,
    ca: certificate?.cert,
    capabilities: capabilitiesOf(settings),
    log,
    faults,
    auth: authority,
    state: stateOf(storage),
    setStaleReads: (rule) => staleness.set(rule),
    setListLag: (ms) => listLag.set(ms),
    async close() {
      await Promise.all([main.close(), content?.close()]);
    },
  };
}

function capabilitiesOf(settings: RegistrySettings): RegistryCapabilities {
  return {
    referrers: settings.referrers,
    multiTag: settings.multiTag,
    mount: settings.mounts,
    deleteTag: settings.deletes.tags,
    catalog: settings.catalog,
    sparseIndex: !settings.checkReferences,
    sharedBlobs: false,
    keepsUntagged: true,
  };
}
