import { input, registryLogIn, registryRequests } from '@image-relay/action-kit';
import {
  parseDigest,
  parsePlatform,
  parseReference,
  parseRepository,
  parseTag,
} from '@image-relay/oci';
import { parsePrevious } from './previous-input.ts';

/** What is promoted, and where. */
const image = {
  image: input.parsed((text) => parseRepository(text, { lowerCase: true }), {
    description:
      'The repository that gets the tags, without tag and digest. Upper case letters of an owner are lower-cased.',
    required: true,
    expected: 'a repository such as ghcr.io/acme/web',
    example: 'ghcr.io/${{ github.repository }}',
  }),
  source: input.parsed(parseReference, {
    description:
      'What is promoted: a reference with a tag or digest, or the repository that the digest is read from. A tag is resolved once. Default: the image that the release names, else `image`.',
    expected: 'a reference such as ghcr.io/acme/web-build:sha-0a19012',
    example: 'ghcr.io/acme/web-build:sha-0a19012',
  }),
  digest: input.parsed(parseDigest, {
    description:
      'The digest that is promoted. Pass the one that was tested. Without it and a tag in `source`, the image is looked for: in the asset `image.json` of the release, then below `tree-{sha}` of the git tree, then below `sha-{sha}` of the commit.',
    expected: 'a digest such as sha256:… with 64 hexadecimal digits',
    example: '${{ needs.build.outputs.digest }}',
  }),
};

/** The tags. */
const naming = {
  version: input.text({
    description:
      'The version, with or without `tag-prefix`. It gives the tag `v{version}` and decides which aliases may move. Default: that of `release`.',
    example: '${{ github.event.release.tag_name }}',
  }),
  'tag-prefix': input.parsed(parsePrefix, {
    description:
      'What stands before the version in git tags, such as `api/v` in a repository of several images; `none` for tags without a prefix. It is not part of the tags of the image.',
    default: 'v',
    expected: 'the beginning of git tags',
    example: 'api/v',
  }),
  aliases: input.listOf(parseAlias, {
    description:
      'Which tags follow the release: `auto` for `1.2`, `1` and `latest`, `none`, or a list. An alias only moves when the version is the newest of its scope among the tags of the repository; a name such as `stable` stands for all releases. Pre-releases move none.',
    default: 'auto',
    expected: '`auto`, `none` or tags',
    example: 'auto',
  }),
  immutable: input.regexList({
    description: 'Tags that never change: one that names another digest stops the promotion.',
    default: 'v?\\d+\\.\\d+\\.\\d+([-_].*)?',
  }),
  latest: input.choice(['newest', 'never'], {
    description:
      'Whether the tag `latest`, and the mark `Latest` of a release that is published, follow the newest release or are left alone.',
    default: 'newest',
  }),
};

/** The release on GitHub that the image belongs to. */
const publication = {
  release: input.text({
    description:
      'The id or the tag of a draft or published release. It tells version, commit and image where they are not given. An id is found at once, a new draft by its tag only when the API lists it.',
    pattern: /^[^\s\p{Cc}]+$/u,
    expected: 'an id or a tag',
    example: '${{ github.event.release.id }}',
  }),
  publish: input.boolean({
    description:
      'Publishes the draft when every tag is written and read back, as the very last step. It becomes `Latest` only when no newer release is published.',
    default: 'false',
  }),
  'release-branch': input.choice(['create', 'skip'], {
    description:
      'Whether the branch for hotfixes is created at the commit of the release. One that is there already has to be at that commit.',
    default: 'skip',
  }),
  'release-branch-prefix': input.text({
    description: 'What stands before the version in the name of that branch.',
    pattern: /^[A-Za-z0-9_][A-Za-z0-9._/@-]*$/,
    expected: 'the beginning of the name of a branch',
    default: 'release/',
  }),
  token: input.text({
    description:
      'Token of the GitHub API, which is asked only for a release or for the git tree of `revision`. It needs `contents: write` to see drafts, to publish and to create branches.',
    secret: true,
    default: '${{ github.token }}',
    expected: 'a token',
  }),
};

/** What has to be true of the source, and what travels with it. */
const gates = {
  verify: input.choice(['probe', 'full', 'head'], {
    description:
      'How the layers of the source are checked before anything is written: one byte of each really read, everything read and hashed, or status and length.',
    default: 'probe',
  }),
  revision: input.text({
    description:
      'The commit that the image must name in its label or annotation `org.opencontainers.image.revision`. An image that is found by its git tree may name another commit with that tree.',
    pattern: /^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/,
    expected: 'a full commit of 40 or 64 hexadecimal digits',
    example: '${{ github.sha }}',
  }),
  platforms: input.listOf(parsePlatform, {
    description: 'Platforms that the image must have; it may have others as well.',
    expected: 'platforms such as linux/amd64',
    example: 'linux/amd64, linux/arm64',
  }),
  referrers: input.choice(['carry', 'ignore'], {
    description:
      'Whether signatures, SBOMs and attestations that refer to the image are copied along when the source is another repository.',
    default: 'carry',
  }),
  rollback: input.parsed(parsePrevious, {
    description:
      'The output `previous` of a promotion. Puts its aliases back, where they still name what it wrote, instead of promoting.',
    expected: 'the output `previous` of a promotion, as it was given',
    example: '${{ needs.promote.outputs.previous }}',
  }),
  'dry-run': input.boolean({
    description: 'Resolve, verify and plan, and write nothing.',
    default: 'false',
  }),
};

/** How the registries are talked to. */
const access = {
  ...registryLogIn,
  'source-username': input.text({
    description:
      'The user that reads `source`, together with `source-password`. Default: that of `image` in the same registry, else the log-ins of the job.',
    example: 'octocat',
  }),
  'source-password': input.text({
    description: 'The password or token that belongs to `source-username`.',
    secret: true,
    example: 'a token',
  }),
  ...registryRequests,
};

export const inputs = { ...image, ...naming, ...publication, ...gates, ...access };

function parsePrefix(text: string): string {
  return text === 'none' ? '' : text;
}

function parseAlias(text: string): string {
  return parseTag(text);
}
