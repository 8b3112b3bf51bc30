import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const documents = files.filter((file) => file.endsWith('.md'));

/** Relative link targets of a document, without anchors. */
function linksOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

describe('the documents', () => {
  test('are found', () => {
    expect(documents).toContain('README.md');
  });

  test.each(documents)('%s links to files that exist', (file) => {
    const missing = linksOf(file).filter(
      (target) => !existsSync(join(root, dirname(file), target)),
    );
    expect(missing).toEqual([]);
  });

  test('of every action say what it does and how it is used, above the generated tables', () => {
    const readmes = documents.filter((file) => /^actions\/[^/]+\/README\.md$/.test(file));
    const bare = readmes.filter((file) => {
      const [prose = ''] = readFileSync(join(root, file), 'utf8').split(
        '<!-- generated: inputs -->',
      );
      return !prose.includes('```yaml') || !prose.includes('uses: org/actions/');
    });
    expect(bare).toEqual([]);
  });
});

test('no file of the repository names a path of a machine', () => {
  const text = files.filter((file) => !/\.(png|tar|gz)$/.test(file));
  const place = new RegExp(['/', '(root|work|Users)', '/[a-z]'].join(''));
  const naming = text.filter((file) => place.test(readFileSync(join(root, file), 'utf8')));
  expect(naming).toEqual([]);
});
