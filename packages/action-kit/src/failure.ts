import { isUserError } from './errors.ts';
import { type Markdown, markdown } from './markdown.ts';
import type { Printer } from './printer.ts';

/** What is known of anything that was thrown, as JSON. Bugs have no code and hold a stack. */
export interface FailureReport {
  readonly kind: 'user-error' | 'bug';
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
  readonly details: readonly string[];
  /** Messages of the causes, the nearest first. */
  readonly causes: readonly string[];
  readonly stack?: string;
}

const mostCauses = 8;

/** Describes anything that can be thrown, also `undefined` and objects that are no errors. */
export function describeFailure(thrown: unknown): FailureReport {
  const causes = causesOf(thrown);
  if (isUserError(thrown)) {
    const { code, message, hint, details = [] } = thrown;
    return { kind: 'user-error', code, message, details, causes, ...(hint ? { hint } : {}) };
  }
  if (thrown instanceof Error) {
    const stack = thrown.stack ?? `${thrown.name}: ${thrown.message}`;
    const message = thrown.message === '' ? thrown.name : thrown.message;
    return { kind: 'bug', message, details: [], causes, stack };
  }
  const message = `something that is not an Error was thrown: ${printable(thrown)}`;
  return { kind: 'bug', message, details: [], causes };
}

/** Prints a failure: one annotation, then what helps to find the cause. */
export function printFailure(printer: Printer, action: string, thrown: unknown, where = ''): void {
  const report = describeFailure(thrown);
  const head = report.code === undefined ? report.message : `${report.code}: ${report.message}`;
  const hint = report.hint === undefined ? [] : [`What to do: ${report.hint}`];
  if (report.kind === 'user-error') {
    printer.annotate(
      'error',
      [head, ...report.details.map((line) => `- ${line}`), ...hint],
      action,
    );
    for (const cause of report.causes) printer.line(`caused by: ${cause}`);
    return;
  }
  const bug = `This is a bug in ${action}, not in your workflow. ${where}`.trim();
  printer.annotate('error', [`internal error: ${head}`, bug], action);
  for (const line of (report.stack ?? '').split('\n')) printer.line(line);
  for (const cause of report.causes) printer.line(`caused by: ${cause}`);
  printer.line(`${bug} Please report it together with the lines above.`);
}

/** The block of the job summary for a failed run. */
export function failureSummary(action: string, thrown: unknown): Markdown {
  const { code, message, hint, details } = describeFailure(thrown);
  const title = code === undefined ? `${action} failed` : `${action} failed: ${code}`;
  return markdown.blocks(
    markdown.heading(3, title),
    markdown.paragraph(message),
    ...(details.length === 0 ? [] : [markdown.list(details)]),
    ...(hint === undefined ? [] : [markdown.paragraph('What to do: ', hint)]),
  );
}

function causesOf(thrown: unknown): readonly string[] {
  const causes: string[] = [];
  const waiting = reasonsOf(thrown);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (causes.length === mostCauses) break;
    causes.push(next instanceof Error ? `${next.name}: ${next.message}` : printable(next));
    waiting.push(...reasonsOf(next));
  }
  return causes;
}

/** The cause of an error, and the errors that an AggregateError is made of. */
function reasonsOf(thrown: unknown): unknown[] {
  if (!(thrown instanceof Error)) return [];
  const parts: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [thrown.cause, ...parts].filter((reason) => reason !== undefined);
}

function printable(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
