import { type Disambiguation, isReserved, refuseReserved, sanitize } from '@image-relay/image-tags';

/** What a user of the action asked for. */
export interface TagRequest {
  readonly name: string;
  readonly suffix?: string;
  readonly maxLength: number;
  readonly alsoReplace?: string;
  readonly disambiguate: Disambiguation;
  readonly fallback: string;
  readonly reserved: 'refuse' | 'allow';
}

/** The tag of a name and what is to be known about it. */
export interface TagAnswer {
  readonly tag: string;
  /** Without the suffix. */
  readonly name: string;
  readonly lossy: boolean;
  readonly truncated: boolean;
  readonly reserved: boolean;
}

/** The tag for a name. Throws a TagError: NAME_INVALID, TAG_RESERVED. */
export function answer({ name, reserved, ...options }: TagRequest): TagAnswer {
  const sanitized = sanitize(name, options);
  const hasSuffix = options.suffix !== undefined;
  if (reserved === 'refuse') refuseReserved(sanitized.tag, name, { hasSuffix });
  return { ...sanitized, reserved: isReserved(sanitized.tag, { hasSuffix }) };
}

/** Why the tag looks as it does, for the log. */
export function explain(
  { name }: TagRequest,
  { tag, lossy, truncated, reserved }: TagAnswer,
): string {
  const reasons = [
    ...(lossy ? ['the name cannot be read back from it'] : []),
    ...(truncated ? ['the name was cut'] : []),
    ...(reserved ? ['it has a meaning of its own'] : []),
  ];
  const why = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
  return `tag ${tag} for ${JSON.stringify(name)}${why}`;
}
