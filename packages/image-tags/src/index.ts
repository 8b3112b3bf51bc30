export {
  type AliasDecision,
  type AliasOptions,
  type AliasScope,
  aliasName,
  movesAliases,
  newestIn,
  versionAliases,
} from './aliases.ts';
export { type Bump, type BumpLabels, bumpOf, labelledBump } from './bump.ts';
export { type CiPlatform, ciPlatformOf } from './ci-platform.ts';
export {
  type ClassifyOptions,
  classify,
  type RetentionClass,
  retentionClasses,
} from './classify.ts';
export { TagError, type TagErrorCode, type TagErrorOptions, tagErrors } from './error.ts';
export { type GitRef, mergeQueueNumber, parseGitRef } from './git-ref.ts';
export { identify } from './identify.ts';
export type { Answers, Identification, Identity, IdentityKind, Question, Run } from './identity.ts';
export { type LabelFacts, type Labels, labelsOf, revisionLabel } from './labels.ts';
export {
  gitTagOf,
  type NextVersionOptions,
  nextVersion,
  releasesOn,
  versionAfter,
} from './next-version.ts';
export {
  type PromotionPlan,
  type PromotionStep,
  planPromotion,
  type TagState,
} from './promotion-plan.ts';
export { type PromotionTag, type PromotionWish, promotionTags } from './promotion-tags.ts';
export {
  formatReleaseImage,
  parseReleaseImage,
  type ReleaseImage,
  releaseImageAsset,
} from './release-image.ts';
export { isOnLine, type LineOptions, lineOf, type ReleaseLine } from './release-line.ts';
export { isReserved, refuseReserved } from './reserved.ts';
export {
  type Disambiguation,
  type SanitizedName,
  type SanitizeOptions,
  sanitize,
  withoutRefPrefix,
} from './sanitize.ts';
export { classOf, type ImageTags, type LatestMode, type TagOptions, tagsOf } from './tags-of.ts';
export { utcTime } from './time.ts';
export {
  type BuildMetadata,
  compareVersions,
  parseVersion,
  type Version,
  type VersionOptions,
  versionOf,
  versionTag,
} from './version.ts';
