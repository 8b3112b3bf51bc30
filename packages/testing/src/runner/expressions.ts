import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';

/** The values an expression can read, by context name: `inputs`, `steps`, `github`, … */
export type Contexts = Readonly<Record<string, unknown>>;

/** What `success()`, `failure()`, `always()` and `cancelled()` look at. */
export type Status = 'success' | 'failure' | 'cancelled';

const expressionPattern = /\$\{\{((?:[^'}]|'(?:[^']|'')*'|\}(?!\}))*)\}\}/g;

/** Evaluates one expression without its `${{ }}`, by GitHub's own library. */
export function evaluateExpression(
  expression: string,
  contexts: Contexts,
  status: Status = 'success',
): unknown {
  return JSON.parse(
    JSON.stringify(evaluate(expression, contexts, status), data.replacer),
  ) as unknown;
}

function evaluate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const functions = statusFunctions(status);
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const definitions = new Map(functions.map((definition) => [definition.name, definition]));
  return new Evaluator(parsed, toExpressionData(contexts), definitions).evaluate();
}

/** Replaces every `${{ }}` in a text by its value. */
export function interpolate(text: string, contexts: Contexts, status: Status = 'success'): string {
  return text.replace(expressionPattern, (_, expression: string) =>
    evaluate(expression, contexts, status).coerceString(),
  );
}

/** Whether a step with this `if` runs; without a status function `success()` is required too. */
export function evaluateCondition(
  condition: string | undefined,
  contexts: Contexts,
  status: Status,
): boolean {
  const inner = (condition ?? 'success()').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asksStatus = /\b(success|failure|always|cancelled)\s*\(/i.test(inner);
  const expression = asksStatus ? inner : `success() && (${inner})`;
  return truthy(evaluate(expression, contexts, status));
}

function statusFunctions(status: Status) {
  const define = (name: string, value: boolean) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  return [
    define('success', status === 'success'),
    define('failure', status === 'failure'),
    define('cancelled', status === 'cancelled'),
    define('always', true),
  ];
}

function toExpressionData(contexts: Contexts): data.Dictionary {
  const converted: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  return converted as data.Dictionary;
}
