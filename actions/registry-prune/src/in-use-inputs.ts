import { input } from '@image-relay/action-kit';
import { parseGitHubRepository, parseSource } from './leases/choose.ts';
import { parseListPlace } from './leases/list-place.ts';

const hour = 3_600_000;

/** What is in use, and therefore kept whatever the rules say. */
export const inUseInputs = {
  'in-use': input.listOf(parseSource, {
    description:
      'Who is asked what is in use: `pull-requests` (open ones), `workflow-runs` (queued, waiting and running ones, but not this) and `deployments` (active ones). `auto` is all three on GitHub, `pull-requests` on Gitea and Forgejo, and nothing outside of a workflow. `none` asks nobody. One that cannot be read fails the step.',
    default: 'auto',
    expected: '`auto`, `none`, or some of pull-requests, workflow-runs, deployments',
    example: 'pull-requests, deployments',
  }),
  'in-use-repositories': input.listOf(parseGitHubRepository, {
    description:
      'Repositories that are asked besides the one of the workflow, such as the one that deploys. `token` has to be one that may read them.',
    expected: 'repositories such as acme/deploy',
    example: 'acme/deploy',
  }),
  'in-use-paths': input.list({
    description:
      'Files, or patterns of files, in which images are named: every digest in them, every tag after the name of a package and after a key that ends in `tag` is in use and kept. A pattern without a file fails the step, and so does a tag that a variable gives which none of the files says.',
    example: 'deploy/**/*.yaml',
  }),
  'in-use-digests': input.listOf(parseListPlace, {
    description:
      'Files, or https URLs that are asked without a log-in, that list what is in use: digests and references, one a line or as a JSON array, such as what a cluster runs. A list that is empty or holds anything else fails the step.',
    expected: 'paths, or https URLs without a log-in',
    example: 'https://clusters.example.com/digests',
  }),
  'safety-buffer': input.duration({
    description:
      'Added to every age, `min-age` included, while `workflow-runs` finds a run other than this.',
    default: '1h',
    max: 365 * 24 * hour,
  }),
  token: input.text({
    description:
      'Token of the GitHub API, for `in-use`. It needs `pull-requests: read`, `actions: read` and `deployments: read`, as far as they are asked for.',
    secret: true,
    default: '${{ github.token }}',
    expected: 'a token',
  }),
};
