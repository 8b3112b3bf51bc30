import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assemble, type PublishedTree, pinSiblings } from '../scripts/release-tree/assemble.ts';
import { git } from '../scripts/release-tree/git.ts';
import { movingTags, publish } from '../scripts/release-tree/publish.ts';
import { exportSource, readSource } from '../scripts/release-tree/source.ts';
import { hashTree } from '../scripts/release-tree/write.ts';

const identity = {
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@example.com',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@example.com',
};
let repository: string;

function run(...args: string[]): string {
  return git(args, { cwd: repository, env: identity });
}

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'release-test-'));
  run('init', '--quiet', '--initial-branch=main');
  run('config', 'user.name', 'release');
  run('config', 'user.email', 'release@example.com');
  writeFileSync(join(repository, 'source.ts'), 'export {};\n');
  writeFileSync(join(repository, '.gitignore'), 'dist/\n');
  run('add', '--all');
  run('commit', '--quiet', '-m', 'source');
});

afterEach(() => rmSync(repository, { recursive: true }));

const composite = 'runs:\n  steps:\n    - uses: $/image-tag-resolve\n    - uses: other/action@v1\n';
const tree: PublishedTree = new Map([
  ['image-tag/action.yml', Buffer.from(composite)],
  ['image-tag-resolve/dist/index.js', Buffer.from('// $/image-tag-resolve\n')],
]);

function publishVersion(version: string, pinnedFor?: string) {
  const release = { version, sourceCommit: run('rev-parse', 'main') };
  return publish(tree, release, { repository, ...(pinnedFor === undefined ? {} : { pinnedFor }) });
}

describe('a release', () => {
  test('is a commit beside main that holds the published tree alone', () => {
    publishVersion('1.2.3');
    expect(run('ls-tree', '-r', '--name-only', 'v1.2.3').split('\n')).toEqual([
      'image-tag-resolve/dist/index.js',
      'image-tag/action.yml',
    ]);
    expect(run('rev-parse', 'v1.2.3^')).toBe(run('rev-parse', 'main'));
    expect(run('ls-tree', '--name-only', 'main')).not.toContain('image-tag');
  });

  test('has the same tree hash wherever it is written', () => {
    publishVersion('1.2.3');
    expect(run('rev-parse', 'v1.2.3^{tree}')).toBe(hashTree(tree));
  });

  test('moves the major and minor tags to the newest release', () => {
    publishVersion('1.2.3');
    publishVersion('1.2.4');
    expect(run('rev-parse', 'v1')).toBe(run('rev-parse', 'v1.2.4'));
    expect(run('rev-parse', 'v1.2')).toBe(run('rev-parse', 'v1.2.4'));
  });

  test('of an old line leaves the tags of newer lines alone', () => {
    publishVersion('2.0.0');
    publishVersion('1.2.4');
    expect(run('rev-parse', 'v2')).toBe(run('rev-parse', 'v2.0.0'));
    expect(run('rev-parse', 'v1')).toBe(run('rev-parse', 'v1.2.4'));
    publishVersion('1.1.9');
    expect(run('rev-parse', 'v1')).toBe(run('rev-parse', 'v1.2.4'));
  });

  test('never moves a version that exists, nor anything else then', () => {
    publishVersion('1.2.3');
    const before = run('show-ref', '--tags');
    expect(() => publishVersion('1.2.3')).toThrow('"v1.2.3" exists');
    expect(run('show-ref', '--tags')).toBe(before);
  });

  test('can be rendered for platforms without $/, naming siblings by commit', () => {
    const [plain] = publishVersion('1.2.3', 'acme/actions');
    const file = run('show', 'v1-pinned:image-tag/action.yml');
    expect(file).toContain(`uses: acme/actions/image-tag-resolve@${plain?.commit}`);
    expect(file).toContain('uses: other/action@v1');
    expect(run('rev-parse', 'v1.2.3-pinned^')).toBe(plain?.commit);
  });
});

const moving: ReadonlyArray<
  readonly [version: string, released: readonly string[], tags: readonly string[]]
> = [
  ['1.2.3', [], ['v1.2', 'v1']],
  ['1.2.4', ['v1', 'v1.2', 'v1.2.3'], ['v1.2', 'v1']],
  ['1.2.4', ['v1.3.0'], ['v1.2']],
  ['1.2.4', ['v2.0.0'], ['v1.2', 'v1']],
  ['0.3.1', [], ['v0.3']],
  ['10.20.30', ['v9.0.0'], ['v10.20', 'v10']],
  ['1.2.3-rc.1', [], []],
];
test.each(moving)('%s after %j moves %j', (version, released, tags) => {
  expect(movingTags(version, released)).toEqual(tags);
});

test('only action and workflow files are rewritten for platforms without $/', () => {
  const pinned = pinSiblings(tree, 'acme/actions', 'c0ffee');
  expect(pinned.get('image-tag-resolve/dist/index.js')).toBe(
    tree.get('image-tag-resolve/dist/index.js'),
  );
});

test('every link of a published document leads to a file that is published', () => {
  const sources = fileURLToPath(new URL('..', import.meta.url));
  const published = assemble(sources, { version: '1.2.3', sourceCommit: 'c0ffee' });
  const documents = [...published].filter(([path]) => path.endsWith('.md'));
  expect(documents.map(([path]) => path)).toContain('docs/runbooks/restore.md');
  const links = documents.flatMap(([path, content]) =>
    [...content.toString('utf8').matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, to = '']) => ({
      path,
      leads: posix.join(posix.dirname(path), to),
    })),
  );
  expect(links.filter(({ leads }) => !published.has(leads))).toEqual([]);
  expect(links.length).toBeGreaterThan(30);
});

describe('the source of a release', () => {
  test('names what is not committed, and leaves the index alone', () => {
    writeFileSync(join(repository, 'new.ts'), 'export {};\n');
    const { changed, tree: hash } = readSource(repository);
    expect(changed).toEqual(['new.ts']);
    expect(run('ls-tree', '--name-only', hash)).toContain('new.ts');
    expect(run('status', '--porcelain')).toBe('?? new.ts');
  });

  test('is written to a folder without what git ignores', () => {
    const target = mkdtempSync(join(tmpdir(), 'release-export-'));
    exportSource(repository, readSource(repository), target);
    const files = git(['ls-files', '--others'], { cwd: initialised(target) });
    expect(files.split('\n')).toEqual(['.gitignore', 'source.ts']);
    rmSync(target, { recursive: true });
  });
});

function initialised(folder: string): string {
  git(['init', '--quiet'], { cwd: folder });
  return folder;
}
