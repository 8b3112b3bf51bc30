export type { HistoryBlob, LayerSizes } from './layers.ts';
export {
  type HistoryOptions,
  type HistoryVersion,
  type PackageHistory,
  packageHistory,
} from './package-history.ts';
export { createRandom, type Random } from './random.ts';
export { referenceRegistry } from './reference-registry.ts';
