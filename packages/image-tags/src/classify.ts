/** What a tag is for, as retention rules and metrics see it. */
export const retentionClasses = [
  'pull-request',
  'branch',
  'commit',
  'nightly',
  'alias',
  'release',
  'merge-group',
  'tree',
] as const;

export type RetentionClass = (typeof retentionClasses)[number];

export interface ClassifyOptions {
  /** Variant prefixes in use; a tag that starts with one is read without it. */
  readonly variants?: readonly string[];
}

type Shape = readonly [RetentionClass, RegExp];

/** `amd64`, `arm-v7`, `linux-arm64`: what may end the tag of a per-platform push. */
export const archGrammar =
  /^(?:(?:linux|windows|darwin|freebsd)-)?(?:386|amd64|arm64|arm|loong64|mips|mipsle|mips64|mips64le|ppc64|ppc64le|riscv64|s390x|wasm)(?:-?v[0-9]{1,2})?$/;

const arch = `(?:-${archGrammar.source.slice(1, -1)})?`;
const commit = `[0-9a-f]{7,40}${arch}`;
const number = '(?:0|[1-9][0-9]*)';
const version = `${number}\\.${number}\\.${number}(?:-[0-9A-Za-z.-]+)?(?:_[0-9A-Za-z.-]+)?`;
const variant = '[A-Za-z0-9_][A-Za-z0-9._-]*-';

const withCommit: ReadonlyArray<readonly [RetentionClass, string]> = [
  ['pull-request', `pr-[1-9][0-9]*-${commit}`],
  ['merge-group', `mq-[1-9][0-9]*-${commit}`],
  ['commit', `sha-${commit}`],
  ['tree', `tree-${commit}`],
];
const withoutCommit: ReadonlyArray<readonly [RetentionClass, string]> = [
  ['alias', '(?:latest|dev|nightly)'],
  ['nightly', `nightly-[0-9]{4}-[0-9]{2}-[0-9]{2}${arch}`],
];

function shapes(list: ReadonlyArray<readonly [RetentionClass, string]>, prefix = ''): Shape[] {
  return list.map(([name, source]) => [name, new RegExp(`^${prefix}${source}$`)]);
}

/** Tags that have one meaning wherever they stand. */
const exactShapes: readonly Shape[] = shapes([
  ...withCommit,
  ...withoutCommit,
  ['release', `v?${version}`],
  ['alias', `v?[0-9]{1,6}(?:\\.${number})?`],
]);

/**
 * The same behind the prefix of a variant that is not known. What ends in a commit is read as a
 * branch before it is read as a release: `bump-v1.2.3-abc1234` is a branch's.
 */
const prefixedShapes: readonly Shape[] = [
  ...shapes(withCommit, variant),
  ['branch', new RegExp(`^${variant}${commit}$`)],
  ...shapes(withoutCommit, variant),
  ...shapes(
    [
      ['release', `v${version}`],
      ['alias', `[0-9]{1,6}(?:\\.${number})?`],
    ],
    variant,
  ),
];

const namedAlgorithm =
  /^(?:md5|sha1|sha[0-9]{3}|sha3-[0-9]{3}|blake[0-9][a-z0-9]*)-[0-9a-f]{32,}(?:\.[A-Za-z0-9._-]+)?$/;
const anyAlgorithm = /^[a-z0-9]+(?:[._-][a-z0-9]+)*-[0-9a-f]{64}(?:\.[A-Za-z0-9._-]+)?$/;

/**
 * The retention class of a tag, or `undefined` when it is none of ours, which is to be kept.
 * The fallback tags of referrers (`sha256-<hex>`) belong to the image they name, to no class.
 */
export function classify(tag: string, options: ClassifyOptions = {}): RetentionClass | undefined {
  if (isReferrersShape(tag)) return undefined;
  const known = (options.variants ?? []).filter((name) => tag.startsWith(`${name}-`));
  const longest = Math.max(-1, ...known.map((name) => name.length));
  const bare = tag.slice(longest + 1);
  return classOf(exactShapes, bare) ?? classOf(prefixedShapes, bare);
}

/** The class of a tag that has a fixed shape of its own, without looking behind prefixes. */
export function exactClassOf(tag: string): RetentionClass | undefined {
  return classOf(exactShapes, tag);
}

/**
 * Whether a tag has the shape `<algorithm>-<hex>` under which the referrers of a digest are kept
 * (OCI distribution-spec, "Referrers Tag Schema"; cosign adds a suffix).
 */
export function isReferrersShape(tag: string): boolean {
  return namedAlgorithm.test(tag) || anyAlgorithm.test(tag);
}

function classOf(list: readonly Shape[], tag: string): RetentionClass | undefined {
  return list.find(([, grammar]) => grammar.test(tag))?.[0];
}
