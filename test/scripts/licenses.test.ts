import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { renderLicenses } from '../../scripts/bundle/licenses.ts';

async function install(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'licenses-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return (modules: readonly string[]) => renderLicenses(modules.map((id) => join(folder, id)));
}

const packages = {
  'node_modules/two/package.json': '{"name":"two","license":"ISC"}',
  'node_modules/two/LICENCE.md': 'Two may be used.\n',
  'node_modules/two/esm/package.json': '{"type":"module"}',
  'node_modules/@a/one/package.json': '{"name":"@a/one","license":"MIT"}',
  'node_modules/@a/one/license': 'One may be used.\n',
  'node_modules/bare/package.json': '{"name":"bare"}',
};

test('every package of a bundle is named once, with its licence and the text of it', async () => {
  const render = await install(packages);
  const own = 'packages/oci/src/index.ts';
  const installed = ['two/esm/b.js', 'two/esm/a.js', '@a/one/index.js', 'bare/index.js'];
  expect(render([own, ...installed.map((id) => `node_modules/${id}`)])).toBe(
    [
      '@a/one\nMIT\nOne may be used.\n',
      'bare\nno licence named\n',
      'two\nISC\nTwo may be used.\n',
    ].join('\n'),
  );
});

test('a bundle of own code alone names none', () => {
  expect(renderLicenses(['/image-relay/packages/oci/src/index.ts'])).toBe('');
});
