import { detail, heading, type Row } from './print.ts';

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

/** Something that counts the requests it answers. */
export interface Counted {
  countRequests(): Promise<number>;
}

export function createRecorder(servers: {
  readonly registry: Counted;
  readonly api: Counted;
}): Recorder {
  const rows: Row[] = [];
  const count = async (): Promise<readonly [number, number]> => [
    await servers.registry.countRequests(),
    await servers.api.countRequests(),
  ];
  return {
    rows,
    async take({ title, name, work, result }) {
      heading(rows.length + 1, title);
      const before = await count();
      const started = performance.now();
      const value = await work();
      const milliseconds = performance.now() - started;
      const after = await count();
      const [requests, apiRequests] = [after[0] - before[0], after[1] - before[1]];
      rows.push({ step: name, result: result(value), requests, apiRequests, milliseconds });
      detail(result(value));
      return value;
    },
  };
}

/** Ends the demo when something that it shows is not so. */
export function mustHold(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`does not hold: ${sentence}`);
}
