import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { copyWorkspace } from './workspace-copy.ts';

const readme = 'actions/hostile/README.md';
const contract = 'actions/hostile/src/contract.ts';

describe.concurrent('generate', () => {
  test('writes every file once, which a check then accepts', async () => {
    await using workspace = await copyWorkspace();
    const first = await workspace.generate();
    expect(first.stdout.trim().split('\n').toSorted()).toEqual([
      'wrote action-manifest.json',
      'wrote actions/hostile/README.md',
      'wrote actions/hostile/action.yml',
      'wrote actions/hostile/report.schema.json',
      'wrote actions/pair/README.md',
      'wrote actions/pair/action.yml',
      'wrote docs/errors.md',
    ]);
    expect(await workspace.generate()).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await workspace.generate('--check')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('quotes texts so that YAML gives them back', async () => {
    await using workspace = await copyWorkspace();
    await workspace.generate();
    expect(parse(await workspace.read('actions/hostile/action.yml'))).toEqual({
      name: 'hostile',
      description: 'yes: "no" # not \'a\' comment\n| > & * !',
      branding: { icon: 'tag', color: 'blue' },
      inputs: {
        answer: { description: 'A | pipe and\na newline.', required: false, default: 'yes' },
        version: { description: 'Not a number.', required: false, default: '1.50' },
        nothing: { description: 'Not null.', required: false, default: '~' },
        on: { description: 'A switch.', required: false, default: 'true' },
        token: { description: 'A token.', required: false, default: '${{ github.token }}' },
        name: { description: '- [ ] `a`', required: true },
        old: {
          description: 'Gone soon.',
          required: false,
          deprecationMessage: 'use `name`: now',
        },
      },
      outputs: { result: { description: '{a: b}' }, extra: { description: 'Maybe.' } },
      runs: { using: 'node24', main: 'dist/index.js' },
    });
  });

  test('keeps the prose of a README and renews the tables between its markers', async () => {
    await using workspace = await copyWorkspace();
    await workspace.generate();
    await workspace.replace(readme, '# hostile\n', '# hostile\n\nBy hand: $& $1.\n');
    await workspace.replace(contract, 'A switch.', 'A lever.');
    await workspace.generate();
    const text = await workspace.read(readme);
    expect(text).toContain('# hostile\n\nBy hand: $& $1.\n');
    expect(text).toContain('| `on` | `true` | A lever. Expected: `true` or `false`. |\n');
    expect(text).toContain('| `answer` | `yes` | A \\| pipe and a newline. |\n');
    expect(text).toContain('| `name` | required | - [ ] `a` |\n');
    expect(text).toContain('| `packages` | write |\n');
    expect(text).toContain('| `THING_BROKEN` | A thing broke. Mend it. |\n');
  });

  test('lists every code, also those that a composite has from its sibling', async () => {
    await using workspace = await copyWorkspace();
    await workspace.generate();
    expect(await workspace.read('docs/errors.md')).toContain(
      '| `HOSTILE_TEXT` | A text \\| that breaks a table. | hostile |\n' +
        '| `THING_BROKEN` | A thing broke. Mend it. | packages/thing |\n',
    );
    expect(await workspace.read('actions/pair/README.md')).toContain('| `THING_BROKEN` |');
  });

  test('describes actions and workflows for machines', async () => {
    await using workspace = await copyWorkspace();
    await workspace.generate();
    const manifest: unknown = JSON.parse(await workspace.read('action-manifest.json'));
    expect(manifest).toMatchObject({
      actions: [
        { name: 'hostile', path: 'hostile', runs: 'node24', permissions: { packages: 'write' } },
        { name: 'pair', runs: 'composite', errors: ['HOSTILE_TEXT', 'THING_BROKEN'] },
      ],
      workflows: [
        {
          name: 'build',
          path: '.github/workflows/build.yml',
          inputs: [{ name: 'image', type: 'string', required: true }],
          secrets: [{ name: 'password' }],
          outputs: [{ name: 'digest', description: 'What was built.' }],
          permissions: { contents: 'read', packages: 'write' },
        },
      ],
    });
  });
});
