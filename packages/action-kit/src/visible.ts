// Control and format characters (bidi marks, zero-width ones), line separators, lone surrogates.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line: control, ANSI, bidi and zero-width characters become visible escapes. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return names[character] ?? `\\u{${code.toString(16)}}`;
  });
}

/** A value from outside for a message: quoted, on one line, cut after `maxLength` characters. */
export function quote(value: string, maxLength = 120): string {
  const characters = value.length > maxLength ? Array.from(value) : undefined;
  if (characters === undefined || characters.length <= maxLength) return `"${visible(value)}"`;
  const head = visible(characters.slice(0, maxLength).join(''));
  return `"${head}…" (${characters.length} characters)`;
}

/**
 * One line of a log that the runner prints and never executes: `::name::` counts at the start of
 * a line and `##[name]` anywhere in it (actions/runner, ActionCommand), so a backslash breaks both.
 */
export function inertLine(text: string): string {
  return visible(text)
    .replace(/^(\s*)::/, '$1\\::')
    .replaceAll('##[', '##\\[');
}
