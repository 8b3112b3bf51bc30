export type {
  AuthOptions,
  BasicOptions,
  Grants,
  RepositoryAction,
  TestUser,
  TokenOptions,
} from '../auth/options.ts';
export type { TokenCounters } from '../auth/tokens.ts';
export type { Fault as InjectedFault } from '../faults/fault.ts';
export * as fault from '../faults/fault.ts';
export type { ActiveRule, FaultRule, FaultRules, RequestFilter } from '../faults/rules.ts';
export { type Certificate, createCertificate } from './certificate.ts';
export type { LogEntry, RequestLog } from './log.ts';
export { type MemoryRegistry, startMemoryRegistry } from './memory-registry.ts';
export type { MemoryRegistryOptions } from './options.ts';
export type { Route, RouteKind } from './route.ts';
export type { StaleReads } from './staleness.ts';
export type { LoadableImage, RegistryState, RepositorySnapshot } from './state.ts';
