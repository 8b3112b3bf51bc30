/** The branch of a pull request that brings a version to a target. */
export function branchName(version: string, target: string): string {
  return `reintegrate/${version}-to-${target}`;
}

/** Where commits are repeated before the branch is made; `run` keeps two runs apart. */
export function workBranchName(version: string, target: string, run: string): string {
  return `reintegrate/work/${version}-to-${target}-${run}`;
}

/** Says whether a branch is one of ours, whatever it brings where. */
export function isReintegration(branch: string): boolean {
  return branch.startsWith('reintegrate/');
}

/** What a title template may name. */
export const titlePlaceholders = ['version', 'target', 'release-branch'] as const;

const longestTitle = 256;

/** The title of a pull request, 256 characters at most. */
export function titleOf(
  template: string,
  values: Readonly<Record<(typeof titlePlaceholders)[number], string>>,
): string {
  const title = titlePlaceholders.reduce(
    (text, name) => text.replaceAll(`{${name}}`, values[name]),
    template,
  );
  return Array.from(title).slice(0, longestTitle).join('');
}

/** The page that opens a pull request by hand. */
export function compareUrl(repositoryUrl: string, target: string, branch: string): string {
  return `${repositoryUrl}/compare/${escapePath(target)}...${escapePath(branch)}?expand=1`;
}

function escapePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** The first seven characters of a commit. */
export function short(commit: string): string {
  return commit.slice(0, 7);
}

/** `1 commit`, `2 commits`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
