export type { VerifyDepth } from './expectation.ts';
export type { VerifyTarget } from './gather.ts';
export type { VerifyClock } from './observation.ts';
export type { Outcome } from './verdict.ts';
export { type ImageVerdict, type VerifyOptions, verifyImage, verifyImages } from './verify.ts';
