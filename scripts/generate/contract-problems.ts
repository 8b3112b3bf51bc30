import { type AnyContract, acceptsText, camelCase, type Input } from '@image-relay/action-kit';
import type { Catalogue } from './catalogue.ts';

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const reservedPrefix = /^github/;

/** What is wrong with a declaration, as sentences. */
export function contractProblems(
  contract: AnyContract,
  { contracts, tables }: Pick<Catalogue, 'contracts' | 'tables'>,
): readonly string[] {
  const { inputs, outputs, errors, errorsOf, rules } = contract;
  const names = [contract.name, ...Object.keys(inputs), ...Object.keys(outputs)];
  const sources = new Set([
    ...tables.map((table) => table.package),
    ...contracts.map((one) => one.name),
  ]);
  return [
    ...names
      .filter((name) => !kebabCase.test(name) || reservedPrefix.test(name))
      .map((name) => `"${name}" is not kebab-case, or starts with "github"`),
    ...collisions('inputs', Object.keys(inputs)),
    ...collisions('outputs', Object.keys(outputs)),
    ...Object.entries(inputs).flatMap(([name, declared]) => inputProblems(name, declared)),
    ...outputProblems(contract),
    ...Object.keys(errors)
      .filter((code) => !/^[A-Z][A-Z0-9_]*$/.test(code))
      .map((code) => `the error code "${code}" is not UPPER_SNAKE`),
    ...errorsOf
      .filter((name) => !sources.has(name))
      .map((name) => `errorsOf names "${name}", which exports no table of errors`),
    ...rules.filter((rule) => rule.name === '').map(() => 'a rule is not a named function'),
  ];
}

function inputProblems(name: string, declared: Input): readonly string[] {
  const { default: raw, required, description } = declared;
  const problems = description === '' ? [`input "${name}" has no description`] : [];
  if (raw === undefined) return problems;
  if (required) problems.push(`input "${name}" is required and has a default`);
  const usable = raw === '' || raw.includes('${{') || acceptsText(declared, raw);
  if (!usable) problems.push(`input "${name}" has a default that it does not accept: "${raw}"`);
  return problems;
}

function outputProblems({ outputs, runs }: AnyContract): readonly string[] {
  const isComposite = runs !== 'node24';
  return Object.entries(outputs).flatMap(([name, { description, value }]) => [
    ...(description === '' ? [`output "${name}" has no description`] : []),
    ...(isComposite && value === undefined ? [`output "${name}" of a composite has no value`] : []),
    ...(!isComposite && value !== undefined ? [`output "${name}" has a value of a composite`] : []),
  ]);
}

function collisions(kind: string, names: readonly string[]): readonly string[] {
  const keys = names.map(camelCase);
  return names
    .filter((name, at) => keys.indexOf(camelCase(name)) !== at)
    .map((name) => `two ${kind} are called ${camelCase(name)} in code, one of them "${name}"`);
}
