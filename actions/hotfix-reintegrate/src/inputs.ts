import { ActionError, expression, input, quote } from '@image-relay/action-kit';
import { titlePlaceholders } from './core/names.ts';

/** What is brought back, and where to. */
const what = {
  'release-branch': input.parsed(parseBranch, {
    description:
      'The line that the release was made on. Default: the branch of the run. It is only read: no pull request has it as its head.',
    expected: 'the name of a branch such as release/1.2',
    example: 'release/1.2',
  }),
  version: input.parsed(parseReleasedVersion, {
    description:
      'The released version, for the name of the branch and the text. A leading `v` is left out.',
    required: true,
    expected: 'a version such as 1.2.4',
    example: '${{ needs.release.outputs.version }}',
  }),
  commit: input.text({
    description: 'The released commit. Default: the head of `release-branch`.',
    pattern: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
    expected: 'a full commit of 40 or 64 hexadecimal digits',
    example: '${{ github.sha }}',
  }),
  targets: input.listOf(parseBranch, {
    description:
      'The branches that get a pull request: the default branch, newer lines. Default: the default branch of the repository.',
    expected: 'names of branches',
    example: 'main, release/1.3',
  }),
  strategy: input.choice(['merge', 'cherry-pick'], {
    description:
      'Whether the released commit is merged, or the commits that the target lacks are repeated on it. After a merge git knows what is where; pick only where the lines were never merged.',
    default: 'merge',
  }),
};

/** How the pull requests look. */
const pullRequests = {
  title: input.parsed(parseTitle, {
    description:
      'The title of a new pull request. `{version}`, `{target}` and `{release-branch}` are replaced.',
    default: 'Reintegrate {version} into {target}',
    expected: 'a title with `{version}`, `{target}` or `{release-branch}`',
    example: 'Reintegrate {version} into {target}',
  }),
  labels: input.listOf(parseLabel, {
    description:
      'Labels of a new pull request. One that does not exist is made, for which GitHub wants `issues: write` as well. `none` for none.',
    default: 'reintegration',
    expected: 'labels of at most 50 characters',
    example: 'reintegration, hotfix',
  }),
  reviewers: input.listOf(parseReviewer, {
    description:
      'Who is asked to review a new pull request: users, `authors` for those who wrote the commits, or `none`. Somebody who cannot be asked is named in a warning.',
    default: 'authors',
    expected: '`authors`, `none` or names of users',
    example: 'authors, octocat',
  }),
};

/** What happens when something is in the way. */
const policy = {
  'on-conflict': input.choice(['draft', 'fail'], {
    description:
      'When the merge conflicts: open a draft that says how to resolve it, or leave nothing behind and fail.',
    default: 'draft',
  }),
  'on-forbidden': input.choice(['fail', 'summary'], {
    description:
      'When the token may not open pull requests: fail, or end green with the link to open it in the summary. The branch is made in both cases.',
    default: 'fail',
  }),
  'dry-run': input.boolean({
    description: 'Look at everything and log the plan, and write nothing.',
    default: 'false',
  }),
};

/** Who does it: the first of these that is given. */
const tokens = {
  'app-id': input.text({
    description:
      'The id or client id of a GitHub App that is installed on the repository, together with `private-key`. Workflows run on what an App opens.',
    pattern: /^[A-Za-z0-9.]{1,64}$/,
    expected: 'an id such as 123456, or a client id such as Iv23liABCDEFGHIJKLMN',
    example: '${{ vars.RELEASE_APP_ID }}',
  }),
  'private-key': input.text({
    description: 'The private key of the App, in the PEM form that GitHub gives.',
    secret: true,
    example: 'a secret',
  }),
  token: input.text({
    description: 'A token that may write contents and pull requests. Used when there is no App.',
    secret: true,
    example: 'a secret',
  }),
  'default-token': input.text({
    description:
      'Used when there is neither, also when `token` is a secret that is not set. No workflow starts on what it opens.',
    default: expression('github.token'),
    secret: true,
    example: 'leave it out',
  }),
};

export const inputs = { ...what, ...pullRequests, ...policy, ...tokens };

function refuse(why: string): never {
  throw new ActionError('INPUT_INVALID', why);
}

// What git-check-ref-format forbids, and what a command would take for an option.
const forbidden = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\/\.|^[./-]|[./]$|\.lock(\/|$)|^@$/u;

function parseBranch(text: string): string {
  const name = text.replace(/^refs\/heads\//, '');
  return forbidden.test(name) ? refuse('git has no such branch names') : name;
}

/** `v1.2.4` and `1.2.4` are the same release, and get the same branch. */
function parseReleasedVersion(text: string): string {
  const version = text.replace(/^v(?=\d)/, '');
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._+/@-]{0,99}$/.test(version) && !forbidden.test(version);
  return isPlain ? version : refuse('it cannot be part of the name of a branch');
}

function parseTitle(text: string): string {
  const isKnown = (name: string) => titlePlaceholders.some((known) => known === name);
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, name = '']) => !isKnown(name));
  if (unknown !== undefined) return refuse(`${quote(unknown[0])} stands for nothing`);
  return /[\r\n]/.test(text) ? refuse('it has several lines') : text;
}

function parseLabel(text: string): string {
  return text.length <= 50 ? text : refuse('it is longer than 50 characters');
}

function parseReviewer(text: string): string {
  const login = text.replace(/^@/, '');
  const isLogin = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/.test(login);
  return isLogin ? login : refuse('no user has such a name');
}
