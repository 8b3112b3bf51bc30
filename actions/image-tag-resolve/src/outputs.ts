import { output } from '@image-relay/action-kit';

/** Every output; the composite `image-tag` gives the same. */
export const outputs = {
  tag: output.text({
    description:
      'The primary tag. Another commit gets the same one only by a second nightly of one day, a moved Git tag or the input `tag`.',
  }),
  tags: output.lines({ description: 'Every tag, the primary one first.' }),
  references: output.lines({ description: 'Every tag as `image:tag`.' }),
  reference: output.text({ description: 'The primary tag as `image:tag`.' }),
  digest: output.text({
    description:
      'The digest the primary tag has in the registry. Empty when it was not looked up or is not there.',
    optional: true,
  }),
  'digest-reference': output.text({
    description: 'The digest as `image@digest`. Use this one to run, scan and deploy.',
    optional: true,
  }),
  found: output.boolean({ description: 'True when the image was looked up and is there.' }),
  kind: output.text({
    description:
      'What the image was built for: `pull-request`, `branch`, `default-branch`, `development-branch`, `release-branch`, `release`, `git-tag`, `nightly`, `merge-group` or `manual`.',
  }),
  commit: output.text({ description: 'The commit the image is built from, in full.' }),
  'short-commit': output.text({ description: 'The commit in `sha-length` digits.' }),
  'pull-request': output.integer({
    description: 'The number of the pull request, if the image belongs to one.',
    optional: true,
  }),
  branch: output.text({ description: 'The branch, if there is one.', optional: true }),
  fork: output.boolean({ description: 'True when the commit comes from a fork.' }),
  class: output.text({
    description: 'The retention class of the primary tag, empty when it has none.',
    optional: true,
  }),
  labels: output.lines({ description: 'Labels for the build, as `key=value`.' }),
  annotations: output.lines({ description: 'Annotations for the build, as `key=value`.' }),
  json: output.json({
    description:
      'Everything above and how it was found, as one JSON object; `report.schema.json` of image-tag-resolve describes it.',
  }),
};
