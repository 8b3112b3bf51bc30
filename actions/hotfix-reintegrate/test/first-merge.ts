import { createGitHub, type Merges } from '@image-relay/github';
import type { Ports } from '../src/ports.ts';

/** The merge that was asked for. */
export type Merge = () => ReturnType<Merges['merge']>;

/** A connection whose first merge is answered in another way. */
export function withFirstMerge(
  answer: (merge: Merge) => ReturnType<Merges['merge']>,
): Partial<Ports> {
  let isFirst = true;
  const openGitHub: Ports['openGitHub'] = (options) => {
    const github = createGitHub({ ...options, retries: 0 });
    const merge: Merges['merge'] = async (...wanted) => {
      const now = () => github.merges.merge(...wanted);
      const wasFirst = isFirst;
      isFirst = false;
      return await (wasFirst ? answer(now) : now());
    };
    return Promise.resolve({ ...github, merges: { merge } });
  };
  return { openGitHub };
}
