import { expect, test } from 'vitest';
import type { TargetResult } from '../src/core/result.ts';
import { renderSummary, type SummaryFacts } from '../src/summary.ts';

const release = { version: '1.2.4', branch: 'release/1.2', commit: 'c'.repeat(40) };
const opened: TargetResult = {
  target: 'main',
  outcome: 'opened',
  branch: 'reintegrate/1.2.4-to-main',
  conflict: false,
  files: [],
  number: 7,
  url: 'https://github.test/acme/web/pull/7',
};
const render = (result: Partial<TargetResult>, facts: Partial<SummaryFacts> = {}) =>
  renderSummary({
    release,
    results: [{ ...opened, ...result }],
    dryRun: false,
    isOwnToken: false,
    ...facts,
  }).markdown;
const files = Array.from({ length: 22 }, (_, index) => `f${index}.txt`);
const compareUrl = 'https://github.test/acme/web/compare/main...x?expand=1';

test.each([
  ['a pull request is a link', render({}), 'href="https://github.test/acme/web/pull/7"'],
  ['a dry run says so', render({}, { dryRun: true }), 'dry run'],
  ['a draft says that it conflicts', render({ conflict: true }), 'opened, conflicts'],
  ['files beyond twenty are counted', render({ conflict: true, files }), 'and 2 more'],
  ['what is to be done by hand is a link', render({ compareUrl }), `href="${compareUrl}"`],
  ['the own token starts no workflow', render({}, { isOwnToken: true }), 'no workflow starts'],
])('%s', (_, summary, expected) => {
  expect(summary).toContain(expected);
});

test.each([
  ['another token starts them', render({}), 'no workflow starts'],
  [
    'nothing that was opened starts none',
    render({ outcome: 'updated' }, { isOwnToken: true }),
    'no workflow starts',
  ],
  [
    'a conflict is said once',
    render({ outcome: 'conflict', conflict: true }),
    'nothing was made, conflicts',
  ],
  ['twenty files are named', render({ conflict: true, files }), 'f20.txt'],
  ['no list is made of no files', render({ conflict: true }), 'Changed on both sides'],
  ['a live run is none', render({}), 'dry run'],
])('%s', (_, summary, unexpected) => {
  expect(summary).not.toContain(unexpected);
});
