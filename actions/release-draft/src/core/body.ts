import type { ReleaseImage } from '@image-relay/image-tags';
import { formatReference } from '@image-relay/oci';
import { withoutMarkers } from './marker.ts';

/** GitHub's limit, in characters. */
const longest = 125_000;

export interface BodyParts {
  /** What people wrote above the marker. */
  readonly above: string;
  readonly marker: string;
  readonly notes: string;
  readonly image?: ReleaseImage;
}

/** The body of a draft; notes that do not fit are cut at the end of a line, and then the image. */
export function renderBody({ above, marker, notes, image }: BodyParts): string {
  const head = above.trim() === '' ? '' : `${above.trimEnd()}\n\n`;
  const space = longest - head.length - marker.length - 2;
  const described = image === undefined ? '' : `\n\n## Image\n\n${describe(image)}`;
  const foot = described.length > space ? '' : described;
  const text = withoutMarkers(normalize(notes).trim());
  return `${head}${marker}\n${cut(text, space - foot.length)}${foot}\n`;
}

/** Whether two bodies say the same; GitHub's form sends other line ends. */
export function isSameBody(left: string, right: string): boolean {
  return normalize(left).trim() === normalize(right).trim();
}

function describe(image: ReleaseImage): string {
  const reference = formatReference({ ...image.image, digest: image.digest });
  return `\`${reference}\`, built from ${image.commit}`;
}

function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const note = '\n\nThese notes were cut: they are longer than a release may be.';
  if (note.length > room) return '';
  const kept = text.slice(0, room - note.length);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf('\n')))}${note}`;
}

function normalize(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
