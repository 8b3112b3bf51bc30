import { type ActionContext, InputError, type InputProblem } from '@image-relay/action-kit';
import type { GitHubRepository } from '@image-relay/github';
import {
  type BumpLabels,
  isOnLine,
  lineOf,
  type ReleaseImage,
  type ReleaseLine,
  TagError,
  type Version,
} from '@image-relay/image-tags';
import type { inputs as declared } from '../inputs.ts';
import { givenVersion, identifierOf, prefixOf } from '../rules.ts';

export type Context = ActionContext<typeof declared>;

/** What this run is asked for: nothing in it changes while it runs. */
export interface Job {
  readonly repository: GitHubRepository;
  /** The page of the repository, if the environment tells it. */
  readonly page?: string;
  readonly line: ReleaseLine;
  readonly target: string;
  readonly tagPrefix: string;
  readonly labels: BumpLabels;
  readonly given?: Version;
  /** The identifier of a pre-release. */
  readonly prerelease?: string;
  readonly image?: ReleaseImage;
  readonly reserve: boolean;
  readonly dryRun: boolean;
}

const lineHint = 'write `line: main`, or a branch such as `line: release/1.2`';

/** The job of a run from its inputs and environment. Throws INPUT_INVALID with every problem. */
export function jobOf(context: Context): Job {
  const { inputs, env } = context;
  const tagPrefix = prefixOf(inputs.tagPrefix);
  const line = readLine(context, tagPrefix);
  const target = readTarget(context);
  const version = givenVersion(inputs);
  const problems = [line, target].filter((one) => 'problem' in one).map((one) => one.problem);
  const isOff = version !== undefined && 'value' in line && !isOnLine(line.value, version);
  if (isOff) problems.push(offLine(version, line.value));
  if ('problem' in line || 'problem' in target || isOff) throw new InputError(problems);
  const { image, digest } = inputs;
  const prerelease = identifierOf(inputs.prerelease);
  const hasImage = image !== undefined && digest !== undefined;
  return {
    repository: repositoryOf(env.GITHUB_REPOSITORY),
    ...pageOf(env.GITHUB_SERVER_URL, env.GITHUB_REPOSITORY),
    line: line.value,
    target: target.value,
    tagPrefix,
    labels: { major: inputs.labelsMajor, minor: inputs.labelsMinor, patch: inputs.labelsPatch },
    ...(version === undefined ? {} : { given: version }),
    ...(prerelease === undefined ? {} : { prerelease }),
    ...(hasImage ? { image: { image, digest, commit: target.value } } : {}),
    reserve: inputs.reserve,
    dryRun: inputs.dryRun,
  };
}

type Read<Value> = { readonly value: Value } | { readonly problem: InputProblem };

/** After another workflow the run's own branch says nothing about the one that was built. */
function readLine({ inputs, env, event }: Context, tagPrefix: string): Read<ReleaseLine> {
  const defaultBranch = memberText(event(), 'repository', 'default_branch') ?? 'main';
  const options = { defaultBranch, tagPrefix };
  const isForeign = inputs.line === undefined && env.GITHUB_EVENT_NAME === 'workflow_run';
  const text = inputs.line ?? env.GITHUB_REF ?? '';
  const line = isForeign ? undefined : lineOf(text, options);
  if (line !== undefined) return { value: line };
  const message = isForeign
    ? '"line" is missing, and a run after another workflow has no branch of its own'
    : `${inputs.line === undefined ? 'the branch of the run' : '"line"'} is ${JSON.stringify(text)}, which is neither the default branch ${JSON.stringify(defaultBranch)} nor a release line`;
  return { problem: { inputs: ['line'], message, hint: lineHint } };
}

function readTarget({ inputs, env }: Context): Read<string> {
  const isForeign = env.GITHUB_EVENT_NAME === 'workflow_run';
  const target = inputs.target ?? (isForeign ? undefined : env.GITHUB_SHA);
  if (target !== undefined && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(target))
    return { value: target };
  const message = isForeign
    ? '"target" is missing, and a run after another workflow is not at the commit that was built'
    : '"target" is missing, and the run has no commit';
  const hint = 'write the full commit that was built and tested';
  return { problem: { inputs: ['target'], message, hint } };
}

function offLine(version: Version, line: ReleaseLine): InputProblem {
  return {
    inputs: ['version', 'line'],
    message: `"version" is ${JSON.stringify(version.text)}, which is not released from ${JSON.stringify(line.name)}`,
    hint: 'write a version of that line, or release it from main',
  };
}

function repositoryOf(text = ''): GitHubRepository {
  const [owner, name, ...rest] = text.split('/');
  if (owner && name && rest.length === 0) return { owner, name };
  throw new TagError('EVENT_INVALID', 'GITHUB_REPOSITORY is not owner/name', {
    hint: 'run this as a step of a workflow',
  });
}

function pageOf(server = '', repository = ''): { readonly page?: string } {
  return URL.canParse(server) ? { page: `${server.replace(/\/+$/, '')}/${repository}` } : {};
}

function memberText(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null
      ? (at as Record<string, unknown>)[name]
      : undefined;
  }, value);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
