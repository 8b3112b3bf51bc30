import { sanitize } from '@image-relay/image-tags';
import type { Lease } from '../core/policy.ts';

/**
 * The tags that images of a branch or git tag may wear without its commit: its name and version. A
 * workflow for a pull request may deploy `refs/pull/12/merge`, of which no image has the commit
 * (https://github.com/npm/action-deploy/issues/41): every image of that pull request.
 */
export function refLeases(ref: string, source: string): readonly Lease[] {
  if (ref === '' || /[\0\r\n]/.test(ref)) return [];
  const [, number] = /^(?:refs\/)?pull\/([1-9][0-9]*)\/(?:merge|head)$/.exec(ref) ?? [];
  if (number !== undefined) return [{ kind: 'pull-request', value: number, source }];
  const { tag } = sanitize(ref);
  const version = /(?:^|[^0-9.])([0-9]+\.[0-9]+\.[0-9]+(?:[-_].*)?)$/.exec(tag)?.[1];
  const versions = version === undefined ? [] : [version, `v${version}`];
  return [...new Set([tag, ...versions])].map((value) => ({ kind: 'tag', value, source }));
}
