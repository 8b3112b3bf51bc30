export {
  type StorageCounts,
  type StorageFinding,
  type StorageScan,
  type StorageWarning,
  type StorageWarningCode,
  storageWarnings,
} from './finding.ts';
export { openStorage, type StorageOptions } from './open-storage.ts';
export { type ScanOptions, scanStorage } from './scan.ts';
