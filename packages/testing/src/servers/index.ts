export type { RegistryCapabilities, RegistryKind, TestRegistry } from './test-registry.ts';
