export type { VerifyDepth } from './expectation.ts';
export type { VerifyTarget } from './gather.ts';
export { unverifiableCode, type VerifyClock } from './observation.ts';
export type { Outcome } from './verdict.ts';
export {
  type ImageVerdict,
  type VerdictSink,
  type VerifyOptions,
  verifyEach,
  verifyImage,
  verifyImages,
} from './verify.ts';
