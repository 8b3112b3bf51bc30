import { sanitize } from '@image-relay/image-tags';
import type { Lease } from '../core/policy.ts';

/** The tags that images of a branch or git tag may wear without its commit: its name and version. */
export function refLeases(ref: string, source: string): readonly Lease[] {
  if (ref === '' || /[\0\r\n]/.test(ref)) return [];
  const { tag } = sanitize(ref);
  const version = /(?:^|[^0-9.])([0-9]+\.[0-9]+\.[0-9]+(?:[-_].*)?)$/.exec(tag)?.[1];
  const versions = version === undefined ? [] : [version, `v${version}`];
  return [...new Set([tag, ...versions])].map((value) => ({ kind: 'tag', value, source }));
}
