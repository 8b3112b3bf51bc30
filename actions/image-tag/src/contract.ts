import { inputs as all, outputs as resolved } from '@image-relay/action-image-tag-resolve/contract';
import { defineContract, type Output } from '@image-relay/action-kit';

const { resolve: _, ...inputs } = all;

/** The inputs go on as they are; none of them is read here. */
const passedOn = Object.fromEntries(
  Object.keys(inputs).map((name) => [name, `\${{ inputs.${name} }}`]),
);

/** The outputs of the step that resolves, as this action's own. */
const outputs = Object.fromEntries(
  Object.entries<Output>(resolved).map(([name, declared]) => {
    return [name, { ...declared, value: `\${{ steps.resolve.outputs.${name} }}` }];
  }),
);

// The values come by the environment: none becomes a part of the script.
const exportVariables =
  'printf "IMAGE=%s\\nIMAGE_TAG=%s\\nIMAGE_DIGEST=%s\\n" "$REFERENCE" "$TAG" "$DIGEST" >> "$GITHUB_ENV"';

export const contract = defineContract({
  name: 'image-tag',
  description:
    'Finds the container image of the commit under test, checks that it was built from it, and gives it to the next steps as $IMAGE.',
  branding: { icon: 'package', color: 'blue' },
  runs: {
    using: 'composite',
    steps: [
      {
        name: 'Find the image',
        id: 'resolve',
        uses: '$/image-tag-resolve',
        with: { ...passedOn, resolve: 'required' },
      },
      {
        name: 'Export IMAGE, IMAGE_TAG and IMAGE_DIGEST',
        shell: 'bash',
        env: {
          REFERENCE: '${{ steps.resolve.outputs.digest-reference }}',
          TAG: '${{ steps.resolve.outputs.tag }}',
          DIGEST: '${{ steps.resolve.outputs.digest }}',
        },
        run: exportVariables,
      },
    ],
  },
  permissions: { contents: 'read', packages: 'read', 'pull-requests': 'read' },
  inputs,
  outputs,
  errorsOf: ['image-tag-resolve'],
});
