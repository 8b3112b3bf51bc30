import type { Printer } from './printer.ts';

/** The log of a run: one line a decision. Text from outside may be given as it is. */
export interface Log {
  info(line: string): void;
  /** Shown by the runner only when step debugging is on. */
  debug(line: string): void;
  /** A line that is also an annotation of the run. */
  notice(line: string): void;
  warning(line: string): void;
  /** Folds the lines that the body prints. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Where long work stands; prints at most one line each five seconds, and the last one. */
  progress(done: number, total: number, what: string): void;
}

const progressEvery = 5000;

/** A log on a printer; `now` is only used to space out progress lines. */
export function createLog(printer: Printer, now: () => Date): Log {
  let lastProgress = now().getTime();
  return {
    info: (line) => printer.line(line),
    debug: (line) => printer.annotate('debug', [line]),
    notice: (line) => printer.annotate('notice', [line]),
    warning: (line) => printer.annotate('warning', [line]),
    async group(title, body) {
      printer.startGroup(title);
      try {
        return await body();
      } finally {
        printer.endGroup();
      }
    },
    progress(done, total, what) {
      const time = now().getTime();
      if (done < total && time - lastProgress < progressEvery) return;
      lastProgress = time;
      printer.line(`${done}/${total} ${what}`);
    },
  };
}
