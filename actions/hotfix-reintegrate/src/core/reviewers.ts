import type { LineCommit } from './facts.ts';

/** GitHub asks no more. */
const mostReviewers = 15;

/** Who is asked, each once: neither bots nor the author of the pull request review it. */
export function reviewersOf(
  wanted: readonly string[],
  commits: readonly LineCommit[],
  author: string,
): readonly string[] {
  const authors = commits
    .filter(({ parents }) => parents.length < 2)
    .flatMap((one) => (one.author === undefined ? [] : [one.author]));
  const logins = wanted
    .filter((name) => name !== 'none')
    .flatMap((name) => (name === 'authors' ? authors : [name]))
    .filter((login) => login !== author && !login.endsWith('[bot]'));
  return [...new Set(logins)].slice(0, mostReviewers);
}
