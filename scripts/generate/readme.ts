import type { AnyContract } from '@image-relay/action-kit';
import type { ErrorEntry } from './catalogue.ts';

const sections = ['inputs', 'outputs', 'permissions', 'errors'] as const;
type Section = (typeof sections)[number];

/** A README with the tables between its markers renewed, or the markers that it lacks. */
export function renderReadme(
  readme: string | undefined,
  contract: AnyContract,
  errors: readonly ErrorEntry[],
): { readonly text: string } | { readonly missing: readonly string[] } {
  const text = readme ?? skeleton(contract);
  const missing = sections.filter((name) => !pattern(name).test(text)).map(start);
  if (missing.length > 0) return { missing };
  return {
    text: sections.reduce((rest, name) => {
      const body = `${start(name)}\n${render[name](contract, errors)}\n${end(name)}`;
      return rest.replace(pattern(name), () => body);
    }, text),
  };
}

const render: Readonly<
  Record<Section, (contract: AnyContract, errors: readonly ErrorEntry[]) => string>
> = {
  inputs: ({ inputs }) =>
    table(
      ['input', 'default', 'what it is'],
      Object.entries(inputs).map(([name, declared]) => {
        const { required, default: raw, secret, expected, deprecated } = declared;
        const notes = [
          ...(expected === 'some text' ? [] : [`Expected: ${expected}.`]),
          ...(secret ? ['Masked.'] : []),
          ...(deprecated === undefined ? [] : [`Deprecated: ${deprecated}`]),
        ];
        const value = raw === undefined || raw === '' ? '' : code(raw);
        return [code(name), required ? 'required' : value, sentence(declared.description, notes)];
      }),
    ),
  outputs: ({ outputs }) =>
    table(
      ['output', 'kind', 'what it is'],
      Object.entries(outputs).map(([name, { kind, optional, description }]) => {
        return [code(name), kind, sentence(description, optional ? ['Can be empty.'] : [])];
      }),
    ),
  permissions: ({ permissions }) =>
    table(
      ['permission', 'access'],
      Object.entries(permissions).map(([name, access]) => [code(name), access]),
    ),
  errors: (_, errors) =>
    table(
      ['code', 'what it means'],
      errors.map(([name, meaning]) => [code(name), meaning]),
    ),
};

function sentence(description: string, notes: readonly string[]): string {
  return [description, ...notes].join(' ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text}${fence}`;
}

function start(name: string): string {
  return `<!-- generated: ${name} -->`;
}

function end(name: string): string {
  return `<!-- end: ${name} -->`;
}

function pattern(name: string): RegExp {
  return new RegExp(`${start(name)}[^]*?${end(name)}`);
}

/** What a new action starts from; the prose around the tables is written by hand. */
function skeleton({ name, description }: AnyContract): string {
  const tables = sections.map((section) => {
    const title = section.charAt(0).toUpperCase() + section.slice(1);
    return `## ${title}\n\n${start(section)}\n${end(section)}\n`;
  });
  return [`# ${name}\n`, `${description}\n`, ...tables].join('\n');
}
