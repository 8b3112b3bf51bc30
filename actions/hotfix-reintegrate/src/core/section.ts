/** What the body of a pull request remembers. */
export interface Marker {
  readonly commit: string;
  /** The head of the branch as this action left it; absent when it never made one. */
  readonly head?: string;
  /** Labels and reviewers were seen to. */
  readonly isComplete: boolean;
}

const hash = '[0-9a-f]{40}(?:[0-9a-f]{24})?';
const first = new RegExp(
  `<!-- image-relay:reintegration commit=(${hash})(?: head=(${hash}))? state=(opening|complete) -->`,
);
const last = '<!-- image-relay:reintegration end -->';

/** Reads the marker of a body; undefined when there is none. */
export function parseMarker(body: string): Marker | undefined {
  const [, commit, head, state] = first.exec(body) ?? [];
  if (commit === undefined) return undefined;
  return { commit, ...(head === undefined ? {} : { head }), isComplete: state === 'complete' };
}

/** Text between markers, which invisibly say what it was made from. */
export function formatSection({ commit, head, isComplete }: Marker, text: string): string {
  const made = head === undefined ? '' : ` head=${head}`;
  const state = isComplete ? 'complete' : 'opening';
  const marker = `<!-- image-relay:reintegration commit=${commit}${made} state=${state} -->`;
  return `${marker}\n${text.trimEnd()}\n${last}`;
}

/** The body with the section in place of its earlier one; what people wrote around it stays. */
export function replaceSection(body: string, section: string): string {
  const start = first.exec(body)?.index;
  if (start === undefined) return body.trim() === '' ? section : `${body.trimEnd()}\n\n${section}`;
  const end = body.indexOf(last, start);
  const rest = end === -1 ? '' : body.slice(end + last.length);
  return `${body.slice(0, start)}${section}${rest}`;
}
