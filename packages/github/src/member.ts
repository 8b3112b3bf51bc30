/** A member deep inside a decoded body, or undefined when the way there ends. */
export function memberOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null
      ? (at as Record<string, unknown>)[name]
      : undefined;
  }, value);
}

/** The same, when it is text. */
export function textOf(value: unknown, ...path: readonly string[]): string | undefined {
  const member = memberOf(value, ...path);
  return typeof member === 'string' ? member : undefined;
}
