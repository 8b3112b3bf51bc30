import { describe, expect, it } from 'vitest';
import {
  chooseRepositories,
  chooseSources,
  parseGitHubRepository,
  parseSource,
  type SourceChoice,
} from '../../src/leases/choose.ts';
import {
  formatPlace,
  mayFollow,
  objectionTo,
  parseListPlace,
} from '../../src/leases/list-place.ts';

const all = ['pull-requests', 'workflow-runs', 'deployments'];

it.each<[string, readonly SourceChoice[], Readonly<Record<string, string>>, readonly string[]]>([
  ['auto on GitHub is all', ['auto'], { GITHUB_SERVER_URL: 'https://github.com' }, all],
  ['auto on GitHub Enterprise Server is all', ['auto'], { GITHUB_SERVER_URL: 'https://g.co' }, all],
  ['auto on Gitea is what it has', ['auto'], { GITEA_ACTIONS: 'true' }, ['pull-requests']],
  ['auto on Forgejo is what it has', ['auto'], { FORGEJO_ACTIONS: 'true' }, ['pull-requests']],
  ['none is nothing', ['none'], {}, []],
  ['names are what they say', ['deployments', 'workflow-runs'], {}, all.slice(1)],
  [
    'names are asked for on Gitea as well',
    ['deployments'],
    { GITEA_ACTIONS: 'true' },
    all.slice(2),
  ],
])('%s', (_, choices, env, sources) => {
  expect(chooseSources(choices, env)).toEqual(sources);
});

it.each<[string, readonly string[], string | undefined, readonly string[]]>([
  ['that of the run', [], 'acme/web', ['acme/web']],
  ['further ones too', ['acme/deploy'], 'acme/web', ['acme/web', 'acme/deploy']],
  ['each once', ['Acme/Web'], 'acme/web', ['Acme/Web']],
  ['those that are given, outside of a run', ['acme/deploy'], '', ['acme/deploy']],
  ['none', [], undefined, []],
])('repositories are %s', (_, given, own, names) => {
  const env = { GITHUB_REPOSITORY: own };
  const found = chooseRepositories(given.map(parseGitHubRepository), env);
  expect(found.map(({ owner, name }) => `${owner}/${name}`)).toEqual(names);
});

it.each([
  [parseSource, 'pull-request'],
  [parseGitHubRepository, 'acme'],
  [parseGitHubRepository, 'https://github.com/acme/web'],
  [parseGitHubRepository, 'acme/we b'],
])('%o refuses %s', (parse, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});

describe('a list of digests', () => {
  it.each<[string, string]>([
    ['deploy/digests.txt', 'deploy/digests.txt'],
    ['https://x.example.com/list?key=secret', 'https://x.example.com/list'],
    ['http://127.0.0.1:8080/list', 'http://127.0.0.1:8080/list'],
    ['http://[::1]/list', 'http://[::1]/list'],
    ['http://localhost/list', 'http://localhost/list'],
  ])('may be at %s', (text, shown) => {
    const place = parseListPlace(text);
    expect([formatPlace(place), objectionTo(place)]).toEqual([shown, undefined]);
  });

  it.each<[string, string]>([
    ['http://x.example.com/', 'is not https'],
    ['http://127.0.0.1.example.com/', 'is not https'],
    ['ftp://x.example.com/', 'is not https'],
    ['https://me:secret@x.example.com/', 'the URL of x.example.com holds a log-in'],
    ['https://secret@x.example.com/?key=secret', 'the URL of x.example.com holds a log-in'],
  ])('may not be at %s', (text, objection) => {
    expect(objectionTo(parseListPlace(text))).toMatch(objection);
    expect(objectionTo(parseListPlace(text))).not.toMatch('secret');
  });

  it.each<[string, string, boolean]>([
    ['https://x.example.com/', 'https://y.example.com/list', true],
    ['http://127.0.0.1/', 'http://localhost/list', true],
    ['http://127.0.0.1/', 'https://x.example.com/list', true],
    ['https://x.example.com/', 'http://y.example.com/list', false],
    ['https://x.example.com/', 'http://127.0.0.1/list', false],
    ['https://x.example.com/', 'https://me:secret@x.example.com/list', false],
    ['https://x.example.com/', 'file:///etc/passwd', false],
  ])('at %s may send on to %s: %s', (start, url, expected) => {
    expect(mayFollow(new URL(start), new URL(url))).toBe(expected);
  });

  it('may not be at a URL that is none', () => {
    expect(() => parseListPlace('https://')).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});
