/** One challenge of a WWW-Authenticate header. `scheme` and parameter names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+/;
const token68 = /^[A-Za-z0-9\-._~+/]+=*(?=\s*(,|$))/;

/**
 * Every challenge of one or more WWW-Authenticate values (RFC 9110, 11.6.1): several challenges in
 * one value, quoted commas, escaped quotes, any case. Text that fits no grammar is skipped.
 */
export function parseChallenges(values: readonly string[]): Challenge[] {
  return values.flatMap((value) => parseValue(value));
}

function parseValue(value: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let rest = value;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '');
    if (rest === '') return challenges;
    const parameter = readParameter(rest);
    const open = challenges.at(-1);
    if (parameter !== undefined && open !== undefined) {
      if (!open.parameters.has(parameter.name))
        open.parameters.set(parameter.name, parameter.value);
      rest = parameter.rest;
      continue;
    }
    const scheme = token.exec(rest)?.[0];
    if (scheme === undefined) {
      rest = rest.slice(1);
      continue;
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    rest = skipToken68(rest.slice(scheme.length));
  }
}

/** "Negotiate YII=" carries one bare value in place of parameters; nobody here wants it. */
function skipToken68(text: string): string {
  const rest = text.trimStart();
  const bare = rest === text ? undefined : token68.exec(rest)?.[0];
  return bare === undefined ? rest : rest.slice(bare.length);
}

function readParameter(text: string): { name: string; value: string; rest: string } | undefined {
  const name = token.exec(text)?.[0];
  if (name === undefined) return undefined;
  const equals = /^\s*=\s*/.exec(text.slice(name.length))?.[0];
  if (equals === undefined) return undefined;
  const rest = text.slice(name.length + equals.length);
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
  if (quoted !== null) {
    const value = (quoted[1] ?? '').replace(/\\(.)/gs, '$1');
    return { name: name.toLowerCase(), value, rest: rest.slice(quoted[0].length) };
  }
  // Unquoted realms such as realm=https://host/token are common although a token may not hold "/".
  const bare = /^[^\s,"]+/.exec(rest)?.[0];
  if (bare === undefined) return undefined;
  return { name: name.toLowerCase(), value: bare, rest: rest.slice(bare.length) };
}
