import { runInProcess } from '@image-relay/testing';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { reportSchema } from '../src/report-schema.ts';

/** What a run in this process is given. */
export interface MainRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** Runs `main` in this process; its report is checked against the published schema. */
export async function runMain({ inputs, ...run }: MainRun) {
  const given = { retries: '0', ...inputs };
  const result = await runInProcess({ contract, main, inputs: given, ...run });
  const report = result.files['report.json'];
  const reports = report === undefined ? [] : [reportSchema.parse(JSON.parse(report))];
  return { ...result, reports };
}
