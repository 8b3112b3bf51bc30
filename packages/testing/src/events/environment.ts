import type { EventPlatform } from './recorded-event.ts';

/** The facts of one run that its runner turns into variables. */
export interface RunFacts {
  readonly eventName: string;
  /** `owner/name` as the platform spells it. */
  readonly repository: string;
  /** The full ref, e.g. `refs/pull/2/merge`. */
  readonly ref: string;
  /** GITHUB_SHA: the merge commit on a pull request, not its head. */
  readonly sha: string;
  readonly baseRef?: string;
  readonly headRef?: string;
  readonly platform?: EventPlatform;
}

const servers = {
  github: { server: 'https://github.com', api: 'https://api.github.com' },
  gitea: { server: 'https://gitea.example.com', api: 'https://gitea.example.com/api/v1' },
  forgejo: { server: 'https://code.example.org', api: 'https://code.example.org/api/v1' },
} as const;

/** The default variables of a run, after GitHub's "Default environment variables" reference. */
export function runnerEnvironment(facts: RunFacts): Record<string, string> {
  const platform = facts.platform ?? 'github';
  const { server, api } = servers[platform];
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: api,
    GITHUB_BASE_REF: facts.baseRef ?? '',
    GITHUB_EVENT_NAME: facts.eventName,
    GITHUB_HEAD_REF: facts.headRef ?? '',
    GITHUB_REF: facts.ref,
    GITHUB_REF_NAME: refName(facts.ref, platform),
    GITHUB_REF_TYPE: facts.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: facts.repository,
    GITHUB_REPOSITORY_OWNER: facts.repository.slice(0, facts.repository.indexOf('/')),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1589141559',
    GITHUB_SERVER_URL: server,
    GITHUB_SHA: facts.sha,
    ...markers(platform),
  };
}

/** Forgejo's runner sets Gitea's marker too. */
function markers(platform: EventPlatform): Record<string, string> {
  if (platform === 'github') return {};
  return { GITEA_ACTIONS: 'true', ...(platform === 'forgejo' ? { FORGEJO_ACTIONS: 'true' } : {}) };
}

/** GitHub shortens `refs/pull/2/merge` to `2/merge`, Gitea `refs/pull/2/head` to `2`. */
function refName(ref: string, platform: EventPlatform): string {
  const short = ref.replace(/^refs\/(?:heads|tags|pull)\//, '');
  const isPull = ref.startsWith('refs/pull/');
  return isPull && platform !== 'github' ? short.slice(0, short.lastIndexOf('/')) : short;
}
