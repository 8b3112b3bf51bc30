import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Declared {
  readonly name: string;
  readonly inputs: readonly { readonly name: string }[];
  readonly outputs: readonly { readonly name: string }[];
}

interface Step {
  readonly uses: string;
  readonly id?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)));
const { actions } = JSON.parse(read('action-manifest.json')) as { readonly actions: Declared[] };
const shown = documents.flatMap((path) =>
  [...read(path).matchAll(/^```yaml.*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => ({
    path,
    text,
  })),
);

/** Every mapping with `uses`, wherever it stands. */
function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap((one) => stepsIn(one));
  return 'uses' in value ? [value as Step, ...inside] : inside;
}

const steps = shown.flatMap(({ path, text }) =>
  stepsIn(parse(text)).map((step) => ({ path, text, step })),
);
const actionOf = ({ uses }: Step) =>
  actions.find(({ name }) => uses === `org/actions/${name}@v1`) ?? { name: '' };

describe('what the documents show', () => {
  test('is found', () => {
    expect(steps.length).toBeGreaterThan(40);
  });

  test('uses actions that there are', () => {
    const own = steps.filter(({ step }) => step.uses.startsWith('org/'));
    expect(own.filter(({ step }) => actionOf(step).name === '')).toEqual([]);
  });

  test.each(actions)('gives $name inputs that it has', ({ name, inputs }) => {
    const uses = steps.filter(({ step }) => actionOf(step).name === name);
    const given = uses.flatMap(({ step }) => Object.keys(step.with ?? {}));
    expect(given.filter((input) => !inputs.some((one) => one.name === input))).toEqual([]);
    expect(uses).not.toEqual([]);
  });

  test.each(actions)('reads outputs of $name that it has', ({ name, outputs }) => {
    const asked = steps
      .filter(({ step }) => step.id !== undefined && actionOf(step).name === name)
      .flatMap(({ text, step }) => [
        ...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g')),
      ])
      .map(([, output = '']) => output);
    expect(asked.filter((output) => !outputs.some((one) => one.name === output))).toEqual([]);
  });

  // Without a context that action fetches the merge commit of a pull request by itself.
  test('builds what was checked out', () => {
    const builds = steps.filter(({ step }) => step.uses.startsWith('docker/build-push-action@'));
    expect(builds.map(({ step }) => step.with?.context)).toEqual(builds.map(() => '.'));
    expect(builds).not.toEqual([]);
  });

  test('hands no expression to a shell', () => {
    const scripts = shown.filter(({ text }) => /\brun: .*\$\{\{/.test(text));
    expect(scripts).toEqual([]);
  });
});

/** The anchors that a forge gives to the headings of a document. */
function anchorsOf(path: string): ReadonlySet<string> {
  const prose = read(path).replaceAll(/^```[\s\S]*?^```$/gm, '');
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text.toLowerCase());
  return new Set(
    headings.map((text) => text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')),
  );
}

test.each(documents)('%s links to headings that there are', (path) => {
  const prose = read(path).replaceAll(/^```[\s\S]*?^```$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)];
  const lost = links.filter(([, file = '', anchor = '']) => {
    const target = file === '' ? path : normalize(join(dirname(path), file));
    return !anchorsOf(target).has(anchor);
  });
  expect(lost.map(([link]) => link)).toEqual([]);
});
