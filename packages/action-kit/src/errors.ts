export interface ActionErrorOptions {
  /** What the reader should do now. */
  readonly hint?: string;
  /** Further lines for the log and the annotation, one fact each. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A failure that the user of an action can act on. Everything else that is thrown is a bug. */
export class ActionError extends Error {
  readonly userError = true as const;
  readonly code: string;
  readonly hint?: string;
  readonly details: readonly string[];

  constructor(code: string, message: string, options: ActionErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ActionError';
    this.code = code;
    this.details = options.details ?? [];
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** Something was declined on purpose: a gate, a lock, a read-only mode. */
export class RefusedError extends ActionError {
  override readonly name = 'RefusedError';
}

/** One input, or several together, that cannot be used. Holds no value of a secret. */
export interface InputProblem {
  readonly inputs: readonly string[];
  /** What was seen and what was expected, on one line. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** Every problem with the inputs of a run, in one error. Code INPUT_INVALID. */
export class InputError extends ActionError {
  override readonly name = 'InputError';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    const only = problems.length === 1;
    super(
      'INPUT_INVALID',
      only ? lineOf(problems[0]) : `${problems.length} problems with the inputs`,
      {
        details: only ? [] : problems.map(lineOf),
        hint: 'correct the values under `with:` of this step; the README of the action lists every input',
      },
    );
    this.problems = problems;
  }
}

/** An action gave outputs that its contract does not allow. Always a bug of the action. */
export class OutputError extends Error {
  readonly code = 'OUTPUT_INVALID';

  constructor(problems: readonly string[]) {
    super(`OUTPUT_INVALID: ${problems.join('; ')}`);
    this.name = 'OutputError';
  }
}

/** What each code of this package means and what to do, for docs/errors.md. */
export const actionErrors = {
  INPUT_INVALID:
    'An input is missing or has a value that cannot be used. Every problem is listed with what was seen and what was expected: correct the values under `with:`.',
  EVENT_UNREADABLE:
    'The file that GITHUB_EVENT_PATH names cannot be read as JSON. Run the action as a step of a workflow, or point the variable at a webhook payload.',
  RUN_FILE_UNWRITABLE:
    'A file of the runner for outputs, variables or the summary cannot be written: the disk is full, or the file is not there or not writable. Free space, and let no earlier step change or remove it.',
  RUN_CANCELLED:
    'The run was cancelled, so it was ended early. What was begun may be done in part: run it again.',
  OUTPUT_INVALID:
    'The action made outputs that its contract does not allow. This is a bug of the action: report it with the log.',
} as const satisfies Record<string, string>;

/** A user error of any package, recognised by its shape and never by its text. */
export interface UserError extends Error {
  readonly userError: true;
  readonly code: string;
  readonly hint?: string;
  readonly details?: readonly string[];
}

export function isUserError(thrown: unknown): thrown is UserError {
  return (
    thrown instanceof Error &&
    'userError' in thrown &&
    thrown.userError === true &&
    'code' in thrown &&
    typeof thrown.code === 'string'
  );
}

function lineOf(problem: InputProblem | undefined): string {
  if (problem === undefined) return '';
  return problem.hint === undefined ? problem.message : `${problem.message}; ${problem.hint}`;
}

/** What was thrown, as an error: anything can be thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
