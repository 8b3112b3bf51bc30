import { detail, heading, type Row } from './print.ts';
import type { DemoServer } from './server.ts';

/** Runs the steps of the demo, printing each and keeping what the closing table says of it. */
export interface Recorder {
  readonly rows: readonly Row[];
  /** Prints the title, does the work, prints and keeps its result in a few words. */
  take<T>(step: Step<T>): Promise<T>;
}

export interface Step<T> {
  readonly title: string;
  /** The row's name in the table. */
  readonly name: string;
  readonly work: () => Promise<T>;
  readonly result: (value: T) => string;
}

export function createRecorder(server: DemoServer): Recorder {
  const rows: Row[] = [];
  return {
    rows,
    async take({ title, name, work, result }) {
      heading(rows.length + 1, title);
      const before = await server.countRequests();
      const started = performance.now();
      const value = await work();
      const milliseconds = performance.now() - started;
      const requests = (await server.countRequests()) - before;
      rows.push({ step: name, result: result(value), requests, milliseconds });
      detail(result(value));
      return value;
    },
  };
}

/** Ends the demo when something that it shows is not so. */
export function mustHold(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`does not hold: ${sentence}`);
}
