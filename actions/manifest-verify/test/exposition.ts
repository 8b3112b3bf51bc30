import { spawnSync } from 'node:child_process';

/** One sample of the text format of Prometheus. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/s;
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gsy;
const escapes: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/** Reads the format strictly; throws on a line that it does not allow, and without the end mark. */
export function readExposition(text: string): readonly ReadSample[] {
  if (!text.endsWith('\n# EOF\n')) throw new Error('there is no end mark');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
    if (name === '' || !Number.isFinite(Number(value))) throw new Error(`no sample: ${line}`);
    return { name, labels: readLabels(labels), value: Number(value) };
  });
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(labelPair)];
  const length = pairs.reduce((sum, [pair]) => sum + pair.length, 0);
  if (length !== text.length) throw new Error(`no labels: ${text}`);
  return Object.fromEntries(
    pairs.map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\\["\\n]/g, (pair) => escapes[pair] ?? ''),
    ]),
  );
}

export const promtoolMissing = spawnSync('promtool', ['--version']).error !== undefined;

/** What `promtool check metrics` says of a text. */
export function promtool(text: string): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}
