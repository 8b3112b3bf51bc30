import { describe, expect, test } from 'vitest';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const readme = 'actions/hostile/README.md';
const contract = 'actions/hostile/src/contract.ts';

type Spoil = (workspace: WorkspaceCopy) => Promise<void>;
const tail = 'stale, run `pnpm generate` and commit it';

describe.concurrent('generate --check goes red and names the file', () => {
  test.each<[string, Spoil, string]>([
    [
      'an action.yml edited by hand',
      (workspace) => workspace.replace('actions/pair/action.yml', 'pair', 'peer'),
      `actions/pair/action.yml: ${tail}`,
    ],
    [
      'a table edited by hand',
      (workspace) => workspace.replace(readme, 'A switch.', 'A swatch.'),
      `${readme}: ${tail}`,
    ],
    [
      'a README without a marker',
      (workspace) => workspace.replace(readme, '<!-- end: outputs -->', ''),
      `${readme}: the markers <!-- generated: outputs --> and <!-- end: outputs --> are missing`,
    ],
    [
      'a contract that changed',
      (workspace) => workspace.replace(contract, 'Maybe.', 'Perhaps.'),
      `actions/hostile/action.yml: ${tail}`,
    ],
    [
      'a catalogue that is missing',
      (workspace) => workspace.remove('action-manifest.json'),
      `action-manifest.json: ${tail}`,
    ],
    [
      'a report that changed',
      (workspace) =>
        workspace.replace('actions/hostile/src/report-schema.ts', '"Report"', '"Account"'),
      `actions/hostile/report.schema.json: ${tail}`,
    ],
    [
      'a workflow that changed',
      (workspace) => workspace.replace('workflows-shared/build.yml', 'A repository.', 'An image.'),
      `action-manifest.json: ${tail}`,
    ],
    [
      'an error that changed its words',
      (workspace) => workspace.replace('packages/thing/src/index.ts', 'Mend it.', 'Fix it.'),
      `docs/errors.md: ${tail}`,
    ],
    [
      'a code explained in two ways',
      (workspace) => workspace.replace(contract, 'HOSTILE_TEXT', 'THING_BROKEN'),
      'docs/errors.md: the code THING_BROKEN is explained in different words by two tables',
    ],
    [
      'an action without a contract',
      (workspace) => workspace.write('actions/bare/src/index.ts', 'export {};\n'),
      'actions/bare/src/contract.ts: the action has no contract',
    ],
    [
      'a contract under another name',
      (workspace) => workspace.replace(contract, "'hostile'", "'hostage'"),
      `${contract}: the contract is named "hostage", not "hostile"`,
    ],
    [
      'a default that the input does not accept',
      (workspace) => workspace.replace(contract, "default: 'true'", "default: 'on'"),
      `${contract}: input "on" has a default that it does not accept: "on"`,
    ],
    [
      'an output of a composite without a value',
      (workspace) =>
        workspace.replace('actions/pair/src/contract.ts', 'value: expression', 'x: expression'),
      'output "result" of a composite has no value',
    ],
    [
      'a table of errors that is not there',
      (workspace) => workspace.replace(contract, "['thing']", "['think']"),
      `${contract}: errorsOf names "think", which exports no table of errors`,
    ],
  ])('after %s', async (_, spoil, line) => {
    await using workspace = await copyWorkspace();
    await workspace.generate();
    await spoil(workspace);
    const { exitCode, stderr, stdout } = await workspace.generate('--check');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(line);
  });
});
