/** Where releases come from: the default branch, or a branch that keeps one `major.minor` alive. */
export type ReleaseLine =
  | { readonly kind: 'main'; readonly name: 'main'; readonly branch: string }
  | {
      readonly kind: 'release';
      /** `release/1.2`, however the branch writes it. */
      readonly name: string;
      readonly branch: string;
      readonly major: number;
      readonly minor: number;
    };

export interface LineOptions {
  /** `main` by default. */
  readonly defaultBranch?: string;
  /** As for versions: `v` (the default), `api/v`, `api@`. */
  readonly tagPrefix?: string;
}

const branchPrefix = 'release/';
const lineVersion = /^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8}))?$/;

/**
 * The line of a branch (`release/1.2`, `release/1.2.0`), of a full ref (`refs/heads/main`), or of
 * the word `main`, which stands for the default branch; `undefined` for all others. With a tag
 * prefix such as `api/v` the line can be `release/api/1.2` and `release/api/v1.2` as well.
 */
export function lineOf(text: string, options: LineOptions = {}): ReleaseLine | undefined {
  const { defaultBranch = 'main', tagPrefix = 'v' } = options;
  const isRef = text.startsWith('refs/');
  if (isRef && !text.startsWith('refs/heads/')) return undefined;
  const branch = isRef ? text.slice('refs/heads/'.length) : text;
  if (branch === defaultBranch) return { kind: 'main', name: 'main', branch };
  if (branch === 'main' && !isRef) return { kind: 'main', name: 'main', branch: defaultBranch };
  if (!branch.startsWith(branchPrefix)) return undefined;
  const rest = branch.slice(branchPrefix.length);
  const versions = [tagPrefix, tagPrefix.replace(/(?<=\/)v$/, ''), 'v', '']
    .filter((prefix) => rest.startsWith(prefix))
    .map((prefix) => lineVersion.exec(rest.slice(prefix.length)));
  const found = versions.find((match) => match !== null);
  if (found === undefined || found === null) return undefined;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return { kind: 'release', name: `${branchPrefix}${major}.${minor}`, branch, major, minor };
}

/** Whether versions of that `major.minor` are released from the line. */
export function isOnLine(
  line: ReleaseLine,
  version: { readonly major: number; readonly minor: number },
): boolean {
  if (line.kind === 'main') return true;
  return version.major === line.major && version.minor === line.minor;
}
