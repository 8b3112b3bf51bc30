import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { complete, type Schema } from './complete.ts';

/** An operation of GitHub's API description, as kept in github-openapi.json. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  readonly answers: Readonly<Record<string, Schema | null>>;
}

interface Description {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** An operation found for a request, with the decoded parts of its path. */
export interface Matched {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What GitHub's description says about requests and answers. */
export interface Contract {
  match(method: string, path: string): Matched | undefined;
  /** What is wrong with a request, if anything. */
  checkRequest(operation: string, query: URLSearchParams, body: unknown): string | undefined;
  /** What is wrong with an answer, if anything; 4xx that the description leaves out are right. */
  checkAnswer(operation: string, status: number, body: unknown): string | undefined;
  /** Adds the required members that a body of the stand-in leaves out. */
  complete(operation: string, status: number, body: unknown): unknown;
}

let loaded: Contract | undefined;

/** The committed subset of the description; schemas are compiled once, when they are first needed. */
export function loadContract(): Contract {
  loaded ??= readContract();
  return loaded;
}

function readContract(): Contract {
  const path = new URL('../../src/forge/github-openapi.json', import.meta.url);
  const description = JSON.parse(readFileSync(path, 'utf8')) as Description;
  const { operations, schemas } = description;
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: false });
  ajv.addSchema({ $id: 'github', components: { schemas }, operations });
  const check = (pointer: readonly string[], value: unknown) => {
    const $ref = `github#/${pointer.map(escapePointer).join('/')}`;
    const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref });
    return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
  };
  const patterns = Object.entries(operations).map(([name, one]) => patternOf(name, one));
  return {
    match: (method, at) => findMatch(patterns, method, at),
    checkRequest: (name, query, body) =>
      unknownQuery(operations[name], query) ??
      (operations[name]?.body === undefined
        ? undefined
        : check(['operations', name, 'body'], body ?? {})),
    checkAnswer: (name, status, body) => {
      const schema = operations[name]?.answers[status];
      if (schema === undefined) {
        return status >= 400 || status === 304 ? undefined : `status ${status} is not described`;
      }
      return schema === null
        ? undefined
        : check(['operations', name, 'answers', `${status}`], body);
    },
    complete: (name, status, body) => {
      const schema = operations[name]?.answers[status];
      return schema === undefined || schema === null ? body : complete(schema, body, schemas);
    },
  };
}

interface Pattern {
  readonly name: string;
  readonly method: string;
  readonly expression: RegExp;
  readonly rank: number;
}

/** `{ref}`, `{branch}`, `{tag}` and `{basehead}` may hold slashes; others are one segment. */
function patternOf(name: string, { method, path }: Operation): Pattern {
  const source = path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
    ['ref', 'branch', 'tag', 'basehead'].includes(part) ? `(?<${part}>.+)` : `(?<${part}>[^/]+)`,
  );
  const variables = path.split('{').length - 1;
  const rank = variables * 1000 - path.replaceAll(/\{\w+\}/g, '').length;
  return { name, method, expression: new RegExp(`^${source}$`), rank };
}

/** Of several paths that fit, the one with the fewest variables, then with the longest text. */
function findMatch(patterns: readonly Pattern[], method: string, path: string) {
  const fitting = patterns.filter((one) => one.method === method && one.expression.test(path));
  const [best] = fitting.toSorted((a, b) => a.rank - b.rank);
  if (best === undefined) return undefined;
  const groups = Object.entries(best.expression.exec(path)?.groups ?? {});
  const parameters = groups.map(([part, value]) => [part, decodeURIComponent(value)] as const);
  return { operation: best.name, parameters: Object.fromEntries(parameters) };
}

function unknownQuery(operation: Operation | undefined, query: URLSearchParams) {
  const unknown = [...query.keys()].filter((name) => operation?.query[name] === undefined);
  return unknown.length === 0 ? undefined : `unknown query: ${unknown.join(', ')}`;
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
