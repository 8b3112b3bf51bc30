export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A workflow command that the runner found in the log of a step. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

export interface StepLog {
  readonly commands: readonly WorkflowCommand[];
  readonly annotations: readonly Annotation[];
  /** What the runner was told to mask. */
  readonly masks: readonly string[];
  /** What a reader of the log sees, before masking by the runner. */
  readonly visible: string;
}

const names = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher ' +
    'save-state set-env set-output stop-commands warning'
  ).split(' '),
);
const silent = new Set(['add-mask', 'debug', 'stop-commands']);
const levels = ['error', 'warning', 'notice'] as const;

/** Finds the commands in a log by the rules of actions/runner, those of the old form included. */
export function parseStepLog(output: string): StepLog {
  const commands: WorkflowCommand[] = [];
  const visible: string[] = [];
  let stopToken: string | undefined;
  for (const line of output.split(/\r?\n/)) {
    if (stopToken !== undefined && line.trim() === `::${stopToken}::`) {
      stopToken = undefined;
      continue;
    }
    const command = stopToken === undefined ? parseCommand(line) : undefined;
    if (command === undefined) {
      visible.push(line);
      continue;
    }
    commands.push(command);
    if (command.name === 'stop-commands') stopToken = command.data;
    if (!silent.has(command.name)) visible.push(`##[${command.name}]${command.data}`);
  }
  const masks = commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
  return {
    commands,
    annotations: commands.flatMap(annotationOf),
    masks,
    visible: visible.join('\n'),
  };
}

function parseCommand(line: string): WorkflowCommand | undefined {
  // The first form counts after blanks at the start of a line, the second one anywhere.
  const match =
    /^[\s\u200b-\u200d\u00ad\ufeff]*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line) ??
    /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line);
  const [, name, properties = '', data = ''] = match ?? [];
  if (name === undefined || !names.has(name)) return undefined;
  return { name, properties: parseProperties(properties), data: unescapeText(data) };
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim().split(/=(.*)/s, 2))
    .filter(([name, value]) => name && value);
  return Object.fromEntries(pairs.map(([name, value]) => [name, unescapeText(value ?? '')]));
}

function annotationOf({ name, properties, data }: WorkflowCommand): readonly Annotation[] {
  const level = levels.find((one) => one === name);
  if (level === undefined) return [];
  const { title, file, line } = properties;
  return [
    {
      level,
      message: data,
      ...(title === undefined ? {} : { title }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: Number(line) }),
    },
  ];
}

const escapes: Readonly<Record<string, string>> = {
  '%0D': '\r',
  '%0A': '\n',
  '%3A': ':',
  '%2C': ',',
  '%25': '%',
};

function unescapeText(text: string): string {
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (escaped) => escapes[escaped] ?? escaped);
}
