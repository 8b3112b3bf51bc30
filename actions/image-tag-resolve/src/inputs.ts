import { input, registryLogIn } from '@image-relay/action-kit';
import { parseRepository, parseTag } from '@image-relay/oci';

/** What names the image and its tags. */
const naming = {
  image: input.parsed((text) => parseRepository(text, { lowerCase: true }), {
    description:
      'The repository of the image, without tag and digest. Upper case letters of an owner are lower-cased.',
    required: true,
    expected: 'a repository such as ghcr.io/acme/web',
    example: 'ghcr.io/${{ github.repository }}',
  }),
  tag: input.parsed(parseTag, {
    description:
      'A tag given by hand, for example from an input of `workflow_dispatch`. It replaces the tag of the event.',
    expected: 'a tag of the image',
    example: 'pr-42-0a19012',
  }),
  variant: input.text({
    description:
      'One of several images that are built from one commit. Prefixes every tag: `workers` gives `workers-sha-0a19012`.',
    pattern: /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    expected: 'lower-case letters and digits, divided by `.`, `_` or `-`',
    example: 'workers',
  }),
  arch: input.text({
    description:
      'The platform of an image that is pushed before the platforms are joined. Suffixes the primary tag, which is then the only one.',
    pattern: /^[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*$/,
    expected: 'an architecture or platform such as amd64, arm/v7 or linux/arm64',
    example: 'amd64',
  }),
  'sha-length': input.integer({
    description: 'Digits of the commit in a tag.',
    default: '7',
    min: 7,
    max: 40,
  }),
  latest: input.choice(['default-branch', 'newest-release', 'never'], {
    description:
      'What the tag `latest` follows: the default branch, the newest release that is no pre-release (asks the API for the tags), or nothing.',
    default: 'default-branch',
  }),
  'default-branch': input.text({
    description: 'The default branch. Taken from the event when not given.',
    example: 'main',
  }),
  'development-branch': input.text({
    description: 'The branch whose images are tagged `dev`.',
    default: 'development',
    example: 'develop',
  }),
  'build-metadata': input.choice(['underscore', 'refuse'], {
    description:
      'What to do with a version such as `1.2.3+b5`, whose `+` no tag may have: write `v1.2.3_b5` without aliases, or fail.',
    default: 'underscore',
  }),
  'tree-tag': input.boolean({
    description:
      'Adds `tree-{sha}` of the git tree, by which a commit with the same content is found again after a squash merge.',
    default: 'false',
  }),
};

const longestWait = 6 * 60 * 60 * 1000;

/** What is looked up and with whose rights. */
const looking = {
  resolve: input.choice(['none', 'optional', 'required'], {
    description:
      'Whether the digest is looked up in the registry: not at all, when it is there, or with a failure when it is not.',
    default: 'none',
  }),
  wait: input.duration({
    description: 'How long a required image may take to appear.',
    default: '0s',
    max: longestWait,
  }),
  revision: input.choice(['require', 'warn', 'ignore'], {
    description:
      'When resolving: whether `org.opencontainers.image.revision` of the image must be the commit, should be, or is not looked at.',
    default: 'require',
  }),
  ...registryLogIn,
  token: input.text({
    description: 'Token of the GitHub API, which is only asked when the event does not say enough.',
    secret: true,
    default: '${{ github.token }}',
    expected: 'a token',
  }),
};

/** Entries of the user's own. */
const describing = {
  annotations: input.keyValueList({
    description: 'Further annotations, or other values for those that the action makes.',
  }),
  labels: input.keyValueList({
    description: 'Further labels, or other values for those that the action makes.',
  }),
};

/** Every input; the composite `image-tag` takes the same without `resolve`. */
export const inputs = { ...naming, ...looking, ...describing };
