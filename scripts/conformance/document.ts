import type { TestCase, Workflow } from './junit.ts';

/** What one suite said about one set-up of the registry. */
export interface LegResult {
  readonly suite: string;
  readonly leg: string;
  readonly cases: readonly TestCase[];
  readonly seconds: number;
}

const workflows: readonly Workflow[] = ['Pull', 'Push', 'Content discovery', 'Content management'];

/** `12 passed, 0 failed, 1 skipped` */
export function totals(cases: readonly TestCase[]): string {
  const count = (outcome: TestCase['outcome']) =>
    cases.filter((one) => one.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

/** The text of docs/conformance.md. */
export function renderDocument(results: readonly LegResult[], date: string): string {
  return `${[
    '# Conformance of the in-process registry',
    'Tests run against a registry inside the test process (`startMemoryRegistry` of `@image-relay/testing`). So that it cannot drift from real ones, it passes the conformance suite of the [OCI distribution specification](https://github.com/opencontainers/distribution-spec). This page is written by `node --conditions=source scripts/conformance/main.ts --write`, with `CONFORMANCE` set to one or more `name=path` pairs, separated by colons, of suites built from that project.',
    `Last run: ${date}, Node ${process.versions.node}. Counted are single test cases, without the groups they are in.`,
    ...results.map(renderLeg),
    '## What is skipped',
    renderSkipped(results),
  ].join('\n\n')}\n`;
}

function renderLeg(result: LegResult): string {
  const rows = workflows.map((workflow) => {
    const cases = result.cases.filter((one) => one.workflow === workflow);
    const cell = (outcome: TestCase['outcome']) =>
      cases.filter((one) => one.outcome === outcome).length;
    return `| ${workflow} | ${cell('passed')} | ${cell('failed')} | ${cell('skipped')} |`;
  });
  return [
    `## ${result.suite}, registry: ${result.leg}`,
    '',
    '| workflow | passed | failed | skipped |',
    '|---|---|---|---|',
    ...rows,
    '',
    `${totals(result.cases)} in ${result.seconds.toFixed(1)} s.`,
  ].join('\n');
}

function renderSkipped(results: readonly LegResult[]): string {
  const names = new Set(
    results.flatMap((result) =>
      result.cases
        .filter((one) => one.outcome === 'skipped')
        .map((one) => `- ${result.suite}: ${one.name}`),
    ),
  );
  const reason =
    'The suite itself skips a test whose alternative the registry takes: a mount that succeeds has no upload to continue, a registry that mounts without `from` does not answer 202 to it, and content that the suite pushed need not be named by the environment.';
  return names.size === 0 ? 'Nothing.' : [reason, '', ...names].join('\n');
}
