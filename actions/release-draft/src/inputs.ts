import { expression, input } from '@image-relay/action-kit';
import { parseDigest, parseRepository } from '@image-relay/oci';

/** Which release is drafted. */
const release = {
  line: input.text({
    description:
      'The line to draft a release of: `main` for the default branch, or a branch such as `release/1.2` or `release/1.2.0`. Default: the branch of the run.',
    example: 'release/1.2',
  }),
  target: input.text({
    description:
      'The commit that the release is made of, in full. It has to be on the branch of the line. Default: the commit of the run.',
    pattern: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
    expected: 'a full commit of 40 or 64 hexadecimal digits',
    example: '${{ needs.build.outputs.commit }}',
  }),
  'tag-prefix': input.text({
    description:
      'What stands before the version in git tags: `v`, or in a repository of several components for example `api/v` or `api@`. `none` for tags without a prefix. Each prefix has drafts of its own.',
    default: 'v',
  }),
  version: input.text({
    description:
      'The version, instead of the next one by labels, with or without `tag-prefix`. On a release line it has to be one of that line.',
    example: '2.0.0',
  }),
  prerelease: input.text({
    description:
      'Drafts a pre-release: an identifier such as `rc` gives `1.3.0-rc.1`, then `1.3.0-rc.2`; `true` is `rc`.',
    default: 'false',
    pattern: /^[A-Za-z][0-9A-Za-z-]{0,31}$/,
    expected: '`false`, `true` or an identifier such as `rc`',
    example: 'rc',
  }),
};

/** How far the version moves on main. */
const labels = {
  'labels-major': input.list({
    description: 'Labels of pull requests that ask for a new major version.',
    default: 'major, breaking, breaking-change',
  }),
  'labels-minor': input.list({
    description:
      'Labels that ask for a new minor version. A pull request without any of these labels asks for one as well.',
    default: 'minor, feature, enhancement',
  }),
  'labels-patch': input.list({
    description: 'Labels that ask for a new patch.',
    default: 'patch, fix, bug, dependencies, documentation, chore',
  }),
};

/** What is released. */
const image = {
  image: input.parsed((text) => parseRepository(text, { lowerCase: true }), {
    description:
      'The repository of the tested image, without tag and digest. Recorded with `digest` in the notes and as the asset `image.json`.',
    expected: 'a repository such as ghcr.io/acme/web',
    example: 'ghcr.io/${{ github.repository }}',
  }),
  digest: input.parsed(parseDigest, {
    description: 'The digest that was tested.',
    expected: 'a digest such as sha256:… with 64 hexadecimal digits',
    example: '${{ needs.build.outputs.digest }}',
  }),
};

/** How it is done. */
const mode = {
  reserve: input.boolean({
    description:
      'Creates the git tag now, so that no other run gets the version, and drafts a release of its own for it. For release lines, where every push is a release.',
    default: 'false',
  }),
  'dry-run': input.boolean({
    description: 'Says what would be drafted, and writes nothing.',
    default: 'false',
  }),
  token: input.text({
    description: 'The token for the API. Needs `contents: write` and `pull-requests: read`.',
    default: expression('github.token'),
    secret: true,
  }),
};

export const inputs = { ...release, ...labels, ...image, ...mode };
