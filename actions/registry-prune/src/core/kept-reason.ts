/** Why a registry does not give a version up. */
export const keptReasons = [
  /** The last version of a package with a tag. */
  'last-tagged',
  /** More than 5,000 downloads of a public version. */
  'downloads',
  /** The token has not got the Admin role on the package. */
  'role',
  /** Its list of versions does not show it yet. */
  'unlisted',
  /** It acknowledged the delete and did not do it. */
  'ignored',
  'other',
] as const;
export type KeptReason = (typeof keptReasons)[number];
