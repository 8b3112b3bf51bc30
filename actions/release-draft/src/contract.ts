import { defineContract } from '@image-relay/action-kit';
import { inputs } from './inputs.ts';
import { outputs } from './outputs.ts';
import {
  imageWithDigest,
  labelsThatDiffer,
  prefixForGit,
  prereleaseOfVersion,
  versionThatParses,
} from './rules.ts';

export const contract = defineContract({
  name: 'release-draft',
  description:
    'Keeps one draft release for each line: next version by labels, notes, and the tested image. Never touches what is published.',
  branding: { icon: 'edit-3', color: 'green' },
  runs: 'node24',
  permissions: { contents: 'write', 'pull-requests': 'read' },
  inputs,
  outputs,
  errors: {
    LINE_NOT_FOUND:
      'The branch of the line or the commit of the release is not in the repository. Check `line` and `target`, and that both are pushed.',
    TARGET_NOT_ON_LINE:
      'The commit is not on the branch of the line, such as after a force push. Release a commit of the branch, or name the line that has it.',
    VERSION_TAKEN:
      'The version is tagged on another commit already. Choose another one; with `reserve` and without `version` the next free one is taken.',
    DRAFT_UNSETTLED:
      'Other runs or people kept changing the draft while it was written. Run again, and put the runs of one line into one concurrency group.',
    DRAFT_PUBLISHED_MEANWHILE:
      'The draft was published in the instant in which it was updated, so that the published release may have the tag, target or notes of the update. The message names what changed: look at the release.',
  },
  errorsOf: ['oci', 'image-tags', 'github'],
  rules: [prefixForGit, versionThatParses, prereleaseOfVersion, labelsThatDiffer, imageWithDigest],
});
