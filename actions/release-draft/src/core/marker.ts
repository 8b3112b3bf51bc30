/** What a draft is for: a line of a component, or one reserved tag. */
export interface DraftKey {
  /** `main` or `release/1.2`. */
  readonly line: string;
  readonly tagPrefix: string;
  /** The reserved tag, where each release has a draft of its own. */
  readonly tag?: string;
}

const anyMarker = /<!-- image-relay:line=[^\s<>]+(?: [a-z-]+=[^\s<>]+)* -->/;

/** `<!-- image-relay:line=main -->`; another tag prefix and a reserved tag stand behind the line. */
export function markerOf({ line, tagPrefix, tag }: DraftKey): string {
  const members = [
    `line=${encode(line)}`,
    ...(tagPrefix === 'v' ? [] : [`tag-prefix=${encode(tagPrefix || 'none')}`]),
    ...(tag === undefined ? [] : [`tag=${encode(tag)}`]),
  ];
  return `<!-- image-relay:${members.join(' ')} -->`;
}

/** A body in its two parts: what people wrote, and what each run writes anew. */
export interface SplitBody {
  readonly above: string;
  readonly marker: string;
  readonly below: string;
}

/** Takes a body apart at its first marker; undefined when it has none. */
export function splitBody(body: string): SplitBody | undefined {
  const match = anyMarker.exec(body);
  if (match === null) return undefined;
  const [marker] = match;
  const below = body.slice(match.index + marker.length);
  return { above: body.slice(0, match.index), marker, below };
}

/** Text that no run takes for a marker, whatever a title in it says. */
export function withoutMarkers(text: string): string {
  return text.replace(/<!--(?=\s*image-relay:)/gi, '&lt;!--');
}

/** Nothing in a branch or prefix ends the comment. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%40', '@');
}
