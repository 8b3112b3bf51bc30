/** What the embedded builder makes of a Dockerfile that starts from scratch. */
export interface BuildSteps {
  readonly copies: ReadonlyArray<{ readonly source: string; readonly target: string }>;
  readonly labels: Readonly<Record<string, string>>;
  readonly config: {
    readonly Env: readonly string[];
    readonly User?: string;
    readonly WorkingDir?: string;
    readonly Cmd?: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly ExposedPorts?: Readonly<Record<string, object>>;
  };
}

interface Draft {
  readonly args: Map<string, string>;
  readonly copies: Array<{ source: string; target: string }>;
  readonly labels: Record<string, string>;
  readonly config: Record<string, unknown>;
  readonly env: string[];
  readonly ports: Record<string, object>;
}

const instructions: Readonly<Record<string, (draft: Draft, rest: string) => void>> = {
  FROM: (_draft, rest) => {
    if (rest !== 'scratch')
      throw new Error(`the embedded builder knows FROM scratch alone, not "${rest}"`);
  },
  ARG: (draft, rest) => {
    const [name = '', value] = rest.split('=', 2);
    if (!draft.args.has(name)) draft.args.set(name, value ?? '');
  },
  COPY: (draft, rest) => {
    const [source, target, ...more] = rest.split(/\s+/);
    if (
      source === undefined ||
      target === undefined ||
      more.length > 0 ||
      source.startsWith('--')
    ) {
      throw new Error(`expected COPY <source> <target>, not "COPY ${rest}"`);
    }
    draft.copies.push({ source, target });
  },
  ENV: (draft, rest) => void draft.env.push(pair(rest).join('=')),
  LABEL: (draft, rest) => {
    const [key, value] = pair(rest);
    draft.labels[key] = value;
  },
  USER: (draft, rest) => set(draft.config, 'User', rest),
  WORKDIR: (draft, rest) => set(draft.config, 'WorkingDir', rest),
  EXPOSE: (draft, rest) => set(draft.ports, `${rest}/tcp`, {}),
  CMD: (draft, rest) => set(draft.config, 'Cmd', execForm(rest)),
  ENTRYPOINT: (draft, rest) => set(draft.config, 'Entrypoint', execForm(rest)),
};

/** Reads the subset of the Dockerfile grammar that needs no container to run in; anything else is an error with its line. */
export function parseDockerfile(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
): BuildSteps {
  const draft: Draft = {
    args: new Map(Object.entries(buildArgs)),
    copies: [],
    labels: {},
    config: {},
    env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ports: {},
  };
  for (const { line, number } of logicalLines(text)) {
    const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const apply = instructions[name.toUpperCase()];
    if (apply === undefined)
      throw new Error(`Dockerfile:${number}: the embedded builder does not know "${line}"`);
    apply(draft, substitute(rest.trim(), draft.args));
  }
  const ports = Object.keys(draft.ports).length > 0 ? { ExposedPorts: draft.ports } : {};
  return {
    copies: draft.copies,
    labels: draft.labels,
    config: { Env: draft.env, ...draft.config, ...ports },
  };
}

function set<T>(target: Record<string, T>, key: string, value: T): void {
  target[key] = value;
}

function logicalLines(text: string): Array<{ line: string; number: number }> {
  const lines: Array<{ line: string; number: number }> = [];
  let open: { line: string; number: number } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const joined = { line: `${open?.line ?? ''}${line}`, number: open?.number ?? index + 1 };
    open = joined.line.endsWith('\\') ? { ...joined, line: joined.line.slice(0, -1) } : undefined;
    if (open === undefined) lines.push(joined);
  }
  return lines;
}

function substitute(text: string, args: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{(\w+)\}|\$(\w+)/g,
    (_all, braced, plain) => args.get(braced ?? plain) ?? '',
  );
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`expected key=value, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1).replace(/^"(.*)"$/, '$1')];
}

function execForm(text: string): string[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error(`expected the JSON form ["a", "b"], not "${text}"`);
  return value.map(String);
}
