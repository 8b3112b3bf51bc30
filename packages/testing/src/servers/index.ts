export { type ServerLeg, serverLegs } from './available.ts';
export {
  type DistributionOptions,
  type DistributionRegistry,
  startDistribution,
  startDistribution3,
} from './distribution.ts';
export {
  type Prometheus,
  type PrometheusAlert,
  type PrometheusOptions,
  startPrometheus,
} from './prometheus.ts';
export { type Pushgateway, startPushgateway } from './pushgateway.ts';
export { findRequired } from './required.ts';
export { findExecutable, type ServerProcess, startProcess } from './server-process.ts';
export type { RegistryCapabilities, RegistryKind, TestRegistry } from './test-registry.ts';
export { startZot, type ZotRegistry } from './zot.ts';
