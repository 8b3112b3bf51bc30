import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { startMemoryRegistry } from '@image-relay/testing';
import { type LegResult, renderDocument, totals } from './document.ts';
import { readTestCases } from './junit.ts';
import { type Leg, legs, suiteEnvironment } from './legs.ts';

/** A conformance suite as an executable file. */
interface Suite {
  readonly name: string;
  readonly path: string;
}

const suites = readSuites(process.env.CONFORMANCE ?? '');
if (suites.length === 0) {
  console.error(
    'CONFORMANCE is not set: expected name=path of the conformance suite of opencontainers/distribution-spec, for example CONFORMANCE=v1.1.1=/opt/conformance.test',
  );
  process.exitCode = 2;
} else {
  await main();
}

/** Runs every suite on every set-up, prints the totals and, with --write, keeps them as a document. */
async function main(): Promise<void> {
  const results: LegResult[] = [];
  for (const suite of suites) {
    for (const leg of legs) {
      const result = await runLeg(suite, leg);
      results.push(result);
      console.log(`${result.suite}, ${result.leg}: ${totals(result.cases)}`);
      for (const one of result.cases) if (one.outcome === 'failed') console.log(`  ${one.name}`);
    }
  }
  if (process.argv.includes('--write')) {
    const file = join(import.meta.dirname, '../../docs/conformance.md');
    await writeFile(file, renderDocument(results, new Date().toISOString().slice(0, 10)));
  }
  const isClean = results.every(
    ({ cases }) => cases.length > 0 && cases.every((one) => one.outcome !== 'failed'),
  );
  process.exitCode = isClean ? 0 : 1;
}

function readSuites(text: string): readonly Suite[] {
  return text
    .split(delimiter)
    .filter((part) => part !== '')
    .map((part) => {
      const [path = '', ...name] = part.split('=').reverse();
      return { path, name: name.length === 0 ? 'suite' : name.reverse().join('=') };
    });
}

async function runLeg(suite: Suite, leg: Leg): Promise<LegResult> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const registry = await startMemoryRegistry(leg.options);
  const started = performance.now();
  try {
    const environment = { ...suiteEnvironment(registry, folder), ...leg.environment };
    const output = await run(suite.path, environment, folder);
    const xml = await readFile(join(folder, 'junit.xml'), 'utf8').catch(() => '');
    if (xml === '') console.error(output);
    const seconds = (performance.now() - started) / 1000;
    return { suite: suite.name, leg: leg.name, cases: readTestCases(xml), seconds };
  } finally {
    await registry.close();
    await rm(folder, { recursive: true });
  }
}

/** Runs the suite to its end, whatever its exit code, and gives what it printed. */
function run(
  path: string,
  environment: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { cwd, env: { ...process.env, ...environment } });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}
