/** Which software runs the workflow. */
export type CiPlatform = 'github' | 'forgejo' | 'gitea';

/** The platform, by the variables its runner sets, else by the host of `GITHUB_SERVER_URL`. */
export function ciPlatformOf(env: Readonly<Record<string, string | undefined>>): CiPlatform {
  if (isTrue(env.FORGEJO_ACTIONS)) return 'forgejo';
  if (isTrue(env.GITEA_ACTIONS)) return 'gitea';
  const host = hostOf(env.GITHUB_SERVER_URL ?? '');
  if (/(?:^|\.)codeberg\.org$|(?:^|[.-])forgejo(?:[.-]|$)/.test(host)) return 'forgejo';
  if (/(?:^|[.-])gitea(?:[.-]|$)/.test(host)) return 'gitea';
  return 'github';
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
