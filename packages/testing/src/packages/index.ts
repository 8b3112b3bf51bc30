export { type HistoryImage, historyImages } from './history-images.ts';
export type { HistoryBlob, LayerSizes } from './layers.ts';
export {
  type HistoryOptions,
  type HistoryVersion,
  type PackageHistory,
  packageHistory,
} from './package-history.ts';
export { pushHistory } from './push-history.ts';
export { createRandom, type Random } from './random.ts';
export { referenceRegistry } from './reference-registry.ts';
