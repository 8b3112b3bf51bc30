import { setFlagsFromString } from 'node:v8';

/**
 * Keeps garbage from piling up: a walk makes much of it, all short-lived, and Node lets it grow to
 * 64 MB before it looks. Collecting small amounts often takes no longer. Only for long runs, as it
 * is a setting of V8 for the whole process.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
