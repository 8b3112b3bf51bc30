import { readFileSync } from 'node:fs';
import type { Inputs, InputValues } from './contract.ts';
import { ActionError } from './errors.ts';
import type { Log } from './log.ts';
import type { Markdown } from './markdown.ts';
import type { Environment } from './parse-inputs.ts';

/** What `main` is given. A value, so that a test can give its own. */
export interface ActionContext<I extends Inputs = Inputs> {
  readonly inputs: InputValues<I>;
  /** The environment of the run, for the context of GitHub and credentials. */
  readonly env: Environment;
  readonly log: Log;
  readonly summary: Summary;
  readonly now: () => Date;
  /** The payload of the event; `{}` without one. Code EVENT_UNREADABLE. */
  readonly event: () => unknown;
  /** Sets a variable for the steps after this one. */
  readonly exportVariable: (name: string, value: string) => void;
  /** Masks a secret that the run came by, before anything else is printed. */
  readonly setSecret: (secret: string) => void;
  /** Lets the run fail with this error once its outputs and summary are written. */
  readonly fail: (error: Error) => void;
  /** Aborted when the run is cancelled; there are some seconds left then. */
  readonly signal: AbortSignal;
}

/** The job summary of the step; written when the run ends, also when it fails. */
export interface Summary {
  add(...blocks: readonly Markdown[]): void;
}

/** Reads the webhook payload of the run. Code EVENT_UNREADABLE. */
export function readEvent(env: Environment): unknown {
  const path = env.GITHUB_EVENT_PATH;
  if (path === undefined || path === '') return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (cause) {
    throw new ActionError('EVENT_UNREADABLE', `the event file "${path}" is not readable JSON`, {
      hint: 'run this as a step of a workflow, or let GITHUB_EVENT_PATH name a webhook payload',
      cause,
    });
  }
}
