import { runInProcess } from '@image-relay/testing';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { reportSchema } from '../src/report-schema.ts';

/** What a run in this process is given. */
export interface MainRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `main` in this process; what it planned is checked against the published schema. */
export async function runMain({ inputs, env = {} }: MainRun) {
  const surroundings = { GITHUB_REPOSITORY: 'acme/web', ...env };
  const result = await runInProcess({ contract, main, inputs, env: surroundings });
  const plan = result.files['plan.json'];
  const reports = plan === undefined ? [] : [reportSchema.parse(JSON.parse(plan))];
  return { ...result, reports };
}
