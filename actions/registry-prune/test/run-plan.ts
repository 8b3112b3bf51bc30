import type { MemoryRegistry } from '@image-relay/testing';
import { now } from './registries.ts';
import { runMain } from './run-main.ts';

/** Plans acme/web at the moment of the tests; `going` is what is to be deleted. */
export async function plan(server: MemoryRegistry, inputs: Readonly<Record<string, string>> = {}) {
  const packages = `${server.host}/acme/web`;
  const run = await runMain({ inputs: { packages, ...inputs }, now });
  const [report] = run.reports;
  const versions = report?.packages.flatMap((one) => one.versions) ?? [];
  const going = versions.filter(({ decision }) => decision === 'delete');
  return { ...run, report, versions, going: going.map(({ digest }) => digest).toSorted() };
}
