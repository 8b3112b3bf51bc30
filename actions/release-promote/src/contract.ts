import { defineContract, output, usernameAndPassword } from '@image-relay/action-kit';
import { inputs } from './inputs.ts';
import {
  aliasesStandAlone,
  oneWayOfNamingTheSource,
  releaseToPublish,
  rollbackAlone,
  rollbackOfThisImage,
  sourceOfLogIn,
  sourceUsernameAndPassword,
  tagsToWrite,
} from './rules.ts';

export const contract = defineContract({
  name: 'release-promote',
  description:
    'Gives a tested image its release tags by digest: verified first, never overwritten, never moved backwards.',
  branding: { icon: 'arrow-up-circle', color: 'green' },
  runs: 'node24',
  permissions: { contents: 'write', packages: 'write' },
  inputs,
  outputs: {
    digest: output.text({
      description: 'The digest that was promoted. Empty after a rollback.',
      optional: true,
    }),
    tags: output.lines({
      description: 'Every tag that names what it was to name when the run ended, one a line.',
    }),
    written: output.lines({
      description: 'The tags of those that this run wrote and read back.',
    }),
    previous: output.json({
      description:
        'What the written aliases named before, for the input `rollback`: `image`, `digest` and `tags`, where `null` is an alias that was not there.',
    }),
    'release-branch': output.text({
      description:
        'The branch of the release, when `release-branch: create` was asked for and it is there.',
      optional: true,
    }),
    'release-url': output.text({
      description: 'The page of the release, when one was given.',
      optional: true,
    }),
    plan: output.text({
      description:
        'Path of a JSON file with every decision and what came of it; `report.schema.json` describes it.',
      optional: true,
    }),
    requests: output.integer({ description: 'How many requests were sent to registries.' }),
  },
  errors: {
    SOURCE_NOT_FOUND:
      'There is no image below the tag or digest that is to be promoted. Check that the build has pushed it, and name its digest.',
    SOURCE_BROKEN:
      'Something of the image is missing or wrong, so nothing was written. The message lists every fault; build and push the image again.',
    SOURCE_UNVERIFIABLE:
      'Not everything of the image could be looked at, so nothing was written. The message says why: credentials, permissions, rate limits, or a registry that fails.',
    SOURCE_REVISION_MISMATCH:
      'The image was built from another commit than the one that is released, so nothing was written. Promote the image of that commit.',
    SOURCE_REVISION_UNKNOWN:
      'The image does not say which commit it was built from, so nothing was written. Build it with the label org.opencontainers.image.revision, or leave the input revision out.',
    TAG_IMMUTABLE:
      'A tag that never changes names another digest, so nothing was written. Release a new version, or promote the digest that the tag has.',
    TAG_NOT_WRITTEN:
      'A tag does not name what was written to it: somebody else moves it, or the registry lost the write. Look at the tag and run again.',
    RELEASE_NOT_FOUND:
      'There is no such release, or the token may not see drafts. Check the id or tag, grant `contents: write`, and name a draft that was just made by its id.',
    RELEASE_AMBIGUOUS:
      'Several drafts have the tag, so nothing was written. Give the id of the right one, and delete the others.',
    RELEASE_VERSION_MISMATCH:
      'The release is one of another version than the input says, so nothing was written. Leave `version` out, or name the release of that version.',
    RELEASE_COMMIT_UNKNOWN:
      'Neither the tag of the release nor its target is in the repository, so its commit is not known and nothing was written. Push the tag or correct the target of the draft.',
    RELEASE_CHANGED:
      'The release got another tag, target or image while it was promoted, or its git tag is at another commit, so it was not published. The message says whether the tags of the image are written: when they are not, run again; when they are, give the release back what it had, or release its image as the next version.',
    RELEASE_IMAGE_UNREADABLE:
      'The asset image.json of the release could not be downloaded, so nothing was written. Run again, or name the digest.',
    RELEASE_BRANCH_DIVERGED:
      'The branch of the release is there and is at another commit. Look at what it has, then delete or rename it, or set `release-branch: skip`.',
    RELEASE_NOT_PUBLISHED:
      'GitHub refused to publish the draft, or it is still a draft afterwards. The tags of the image are written. The message says why; a tag that an immutable release had once can never be published again: release a new version.',
    ROLLBACK_OVERTAKEN:
      'Nothing could be put back: since the promotion something else has moved every alias. Roll back the promotion that came last, or promote the version that you want.',
    ROLLBACK_BROKEN:
      'The image that an alias named before is not there any more, so nothing was put back. Promote an image that is whole instead.',
    PLAN_UNWRITABLE:
      'The JSON file of the plan cannot be written. Check the temporary folder of the runner and its free space.',
  },
  errorsOf: ['oci', 'image-tags', 'registry', 'github'],
  rules: [
    oneWayOfNamingTheSource,
    tagsToWrite,
    releaseToPublish,
    aliasesStandAlone,
    rollbackAlone,
    rollbackOfThisImage,
    usernameAndPassword,
    sourceUsernameAndPassword,
    sourceOfLogIn,
  ],
});
