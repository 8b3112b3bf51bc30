import { output } from '@image-relay/action-kit';

export const outputs = {
  version: output.text({
    description:
      'The version of the draft, without prefix. When the commit is a release already, that release’s; empty when it is part of one.',
    optional: true,
  }),
  tag: output.text({
    description: 'The git tag of the draft, with its prefix.',
    optional: true,
  }),
  'release-id': output.integer({
    description:
      'The id of the draft, or of the release that the commit is. Empty after a dry run that found none.',
    optional: true,
  }),
  url: output.text({ description: 'The page of the draft.', optional: true }),
  created: output.boolean({
    description: 'Whether this run made the draft, instead of finding it.',
  }),
  'previous-version': output.text({
    description: 'The release that the changes are counted from. Empty before the first.',
    optional: true,
  }),
  bump: output.choice(['major', 'minor', 'patch', 'none'], {
    description:
      'What the changes ask for; always `patch` on a release line, and `none` when there is nothing to release.',
  }),
  changes: output.json({
    description:
      'The merged pull requests of the release: `number`, `title`, `author`, `labels`, `bump` and `url` of each. Titles are text from outside.',
  }),
};
