import { defineContract, output } from '@image-relay/action-kit';
import { inputs } from './inputs.ts';
import { appIdAndPrivateKey, noneStandsAlone, releaseBranchIsNoTarget } from './rules.ts';

export const contract = defineContract({
  name: 'hotfix-reintegrate',
  description:
    'Brings what was released on a release line back to main and newer lines, as pull requests from branches of their own.',
  branding: { icon: 'git-merge', color: 'purple' },
  runs: 'node24',
  permissions: { contents: 'write', 'pull-requests': 'write' },
  inputs,
  outputs: {
    'pull-requests': output.json({
      description:
        'One entry for each target: `target`, `outcome` (`opened`, `updated`, `nothing`, `merged`, `declined`, `forbidden`, `conflict`, `failed` or `planned`), `branch`, `conflict`, `files` that were changed on both sides when it conflicts, and `number`, `url` and `draft` where there is a pull request.',
    }),
    conflicts: output.lines({ description: 'The targets that conflict, one a line.' }),
    branches: output.lines({
      description: 'The reintegration branches that were there when the run ended, one a line.',
    }),
  },
  errors: {
    RELEASE_BRANCH_NOT_FOUND:
      'The repository has no such release branch, or the run is not on a branch and names none. Name the line in `release-branch`.',
    COMMIT_NOT_ON_BRANCH:
      'The released commit is not on the release branch. Pass the commit that was released, and the line that it was released from.',
    TARGET_NOT_FOUND:
      'The repository has no such target branch, or it shares no history with the release. Correct `targets`; the other targets were seen to.',
    REINTEGRATION_CONFLICT:
      'The merge conflicts, and `on-conflict: fail` was asked for; no branch and no pull request was made. Merge by hand, or run with `on-conflict: draft`.',
    PULL_REQUEST_FORBIDDEN:
      'The token may not open pull requests; the branch is there. Allow GitHub Actions to create pull requests in the settings of the repository, pass an App or a token that may, or open it by the link in the summary.',
    BRANCH_REFUSED:
      'The platform refused to make or to move the reintegration branch, most often because a rule protects it. Exempt `reintegrate/**` from the rule or let the App bypass it; the hint says what the platform says.',
    BRANCH_TAKEN:
      'The reintegration branch has commits, and what was released is not among them; it was left as it is. Merge the release into it, or delete it, and run again.',
    BRANCH_BUSY:
      'Something else kept changing the branch or its pull request while this run worked on them. Nothing is lost; run again.',
  },
  errorsOf: ['github'],
  rules: [appIdAndPrivateKey, releaseBranchIsNoTarget, noneStandsAlone],
});
