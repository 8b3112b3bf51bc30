import { describeFailure, inputVariable, parseInputs } from '@image-relay/action-kit';
import type { Context } from '../src/context.ts';
import { contract } from '../src/contract.ts';

/** A context for parts of `main`, and what they said with it. */
export interface Recording {
  readonly context: Context;
  /** One for each version, as plans and deletes print them. */
  readonly lines: readonly string[];
  /** `CODE: message` of what fails the run. */
  readonly failures: readonly string[];
}

/** Takes the defaults for every input that is not given. */
export function recording(given: Readonly<Record<string, string>>, now: Date): Recording {
  const lines: string[] = [];
  const failures: string[] = [];
  const entries = Object.entries({ packages: 'registry.example.com/acme/web', ...given });
  const info = (line: string) => {
    if (/^(?:keep|delete) /.test(line)) lines.push(line);
  };
  const ignore = () => undefined;
  const context: Context = {
    inputs: parseInputs(
      contract,
      Object.fromEntries(entries.map(([name, value]) => [inputVariable(name), value])),
    ),
    env: {},
    log: {
      info,
      debug: ignore,
      notice: ignore,
      warning: ignore,
      group: (_title, body) => body(),
      progress: ignore,
    },
    summary: { add: ignore },
    now: () => now,
    event: () => ({}),
    exportVariable: ignore,
    setSecret: ignore,
    fail: (error) => {
      const { code, message, details } = describeFailure(error);
      failures.push([`${code}: ${message}`, ...details].join('\n'));
    },
    signal: new AbortController().signal,
  };
  return { context, lines, failures };
}
