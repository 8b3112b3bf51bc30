import * as core from '@actions/core';
import type { Redactor } from './redact.ts';
import { inertLine, visible } from './visible.ts';

export type Level = 'debug' | 'notice' | 'warning' | 'error';

/** The only way to standard output: redacts, and lets nothing from outside become a command. */
export interface Printer {
  /** One line of the log, whatever the text holds. */
  line(text: string): void;
  /** A workflow command; each text becomes one line of the annotation. */
  annotate(level: Level, texts: readonly string[], title?: string): void;
  startGroup(title: string): void;
  endGroup(): void;
  /** Tells the runner to mask a secret, and forgets nothing of it in what is printed later. */
  mask(secret: string): void;
}

const commands = {
  debug: (text: string, _properties: core.AnnotationProperties) => core.debug(text),
  notice: core.notice,
  warning: core.warning,
  error: core.error,
} as const;

/** Prints by the workflow commands of the runner. */
export function createPrinter(redactor: Redactor): Printer {
  const inert = (text: string) => inertLine(redactor.redact(text));
  return {
    line: (text) => core.info(inert(text)),
    annotate(level, texts, title) {
      const message = texts.map(inert).join('\n');
      commands[level](message, title === undefined ? {} : { title: visible(title) });
    },
    startGroup: (title) => core.startGroup(inert(title)),
    endGroup: core.endGroup,
    mask(secret) {
      for (const text of redactor.add(secret)) core.setSecret(text);
    },
  };
}
