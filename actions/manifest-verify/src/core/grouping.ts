/** Who reports: metrics of another group stay as they are when this one is pushed. */
export interface Group {
  /** The job of the workflow, with its repository. */
  readonly job: string;
  /** `3/8` */
  readonly shard?: string;
}

/**
 * The path below which a group is pushed (Pushgateway, "URL"). A gateway that was given with a
 * path of its own for the job keeps it. Pure.
 */
export function pushPath(base: string, { job, shard }: Group): string {
  const trimmed = base.replace(/\/+$/, '');
  const own = /\/metrics\/job(@base64)?\/./.test(trimmed) ? '' : `/metrics${label('job', job)}`;
  return `${trimmed}${own}${shard === undefined ? '' : label('shard', shard)}`;
}

/** The name of a job by the variables of the runner, the same in every run of it. Pure. */
export function jobName(env: Readonly<Record<string, string | undefined>>): string {
  const { GITHUB_REPOSITORY: repository, GITHUB_JOB: job, GITHUB_WORKFLOW_REF: workflow } = env;
  // acme/infra/.github/workflows/probe.yml@refs/heads/main
  const [, file] = /\/([^/@]+?)(?:\.ya?ml)?@/.exec(workflow ?? '') ?? [];
  return [repository, file, job].filter(Boolean).join('/') || 'manifest-verify';
}

/** A value with a slash, or with anything that a path treats in its own way, goes as base64url. */
function label(name: string, value: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(value)) return `/${name}/${value}`;
  const bytes = new TextEncoder().encode(value);
  const encoded = btoa(String.fromCharCode(...bytes));
  const safe = encoded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return `/${name}@base64/${safe}`;
}
