/** The head commit of the examples. */
export const sha = '0a19012bcdef0a19012bcdef0a19012bcdef0a19';
export const other = 'f'.repeat(40);
export const now = new Date('2026-03-29T12:00:00Z');
export const repository = { id: 1, full_name: 'acme/web', default_branch: 'main' };
export const pullRequest = {
  number: 7,
  head: { sha, ref: 'topic', repo: { id: 1, full_name: 'acme/web' } },
  base: { ref: 'main', repo: { id: 1, full_name: 'acme/web' } },
};
