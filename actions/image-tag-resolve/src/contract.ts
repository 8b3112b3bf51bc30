import { defineContract, type InputValues, usernameAndPassword } from '@image-relay/action-kit';
import { inputs } from './inputs.ts';
import { outputs } from './outputs.ts';

export { inputs } from './inputs.ts';
export { outputs } from './outputs.ts';

export type ResolveInputs = InputValues<typeof inputs>;

/** Waiting for an image that need not be there would wait every time. */
function waitOnlyWhenRequired({ wait, resolve }: ResolveInputs) {
  if (wait === 0 || resolve === 'required') return undefined;
  return {
    inputs: ['wait', 'resolve'],
    message: `input "wait" has no meaning with \`resolve: ${resolve}\``,
    hint: 'write `resolve: required`, or leave `wait` out',
  };
}

export const contract = defineContract({
  name: 'image-tag-resolve',
  description:
    'Names the container image of the commit under test and, if asked, finds its digest in the registry.',
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  permissions: { contents: 'read', packages: 'read', 'pull-requests': 'read' },
  inputs,
  outputs,
  errors: {
    IMAGE_NOT_FOUND:
      'The registry has no image of that tag, and `resolve: required` was asked for. Check that the build has pushed it, or give it time with `wait`.',
    REVISION_MISMATCH:
      'The image was built from another commit than the one under test. Build it again from the head commit, with the labels that the action gives.',
    REVISION_UNKNOWN:
      'The image does not say in full which commit it was built from. Pass the output `labels` to the build, or set `revision: warn`.',
    TREE_UNKNOWN:
      'The git tree of the commit is neither in the checkout nor known to the API. Check out the commit, or grant `contents: read`.',
  },
  errorsOf: ['oci', 'image-tags', 'registry', 'github'],
  rules: [usernameAndPassword, waitOnlyWhenRequired],
});
