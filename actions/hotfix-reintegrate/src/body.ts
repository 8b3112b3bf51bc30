import { type Markdown, markdown } from '@image-relay/action-kit';
import type { LineCommit, Release, TargetFacts } from './core/facts.ts';
import { counted, short } from './core/names.ts';
import { type Commands, mergeCommands, pickCommands } from './core/resolve.ts';
import type { Original } from './gather/originals.ts';

/** What is on the branch. */
export type BranchState = 'clean' | 'conflict' | 'people';

/** What a body is made of. */
export interface BodyFacts {
  readonly facts: TargetFacts;
  readonly release: Release;
  readonly strategy: 'merge' | 'cherry-pick';
  readonly state: BranchState;
  /** The branch has not got the released commit. */
  readonly isStale: boolean;
  readonly originals: readonly Original[];
  /** The page of the repository, and of the run. */
  readonly page: string;
  readonly runPage?: string;
}

/** GitHub takes 65536 characters; people may write some as well. */
const longestBody = 50_000;
const longestText = 100;

/**
 * The text of a pull request. What others wrote is code, where neither mentions nor references are
 * read. Long lists are cut until it fits.
 */
export function renderBody(body: BodyFacts): string {
  const tries = [100, 50, 25, 10, 3].map((most) => render(body, most).markdown);
  return tries.find((text) => text.length <= longestBody) ?? tries.at(-1) ?? '';
}

function render(body: BodyFacts, most: number): Markdown {
  const { facts, release, originals, page, runPage } = body;
  const { missing, target } = facts;
  const by = runPage === undefined ? [] : [' By ', markdown.link('this run', runPage), '.'];
  return markdown.blocks(
    markdown.paragraph(
      'Brings ',
      markdown.code(release.version),
      ', released from ',
      markdown.code(release.branch),
      ' at ',
      commitLink(page, release.commit),
      ', back to ',
      markdown.code(target),
      '.',
      ...by,
    ),
    ...stateBlocks(body, most),
    ...(originals.length === 0
      ? []
      : [markdown.heading(3, 'Pull requests'), originalList(originals, most)]),
    markdown.heading(3, `${counted(missing.length, 'commit')}`),
    commitTable(missing, page, most),
  );
}

function stateBlocks(body: BodyFacts, most: number): readonly Markdown[] {
  const { state, strategy, facts, release } = body;
  const { branchName, target } = facts;
  if (state === 'people') {
    return [
      markdown.paragraph(
        'There are commits of people on ',
        markdown.code(branchName),
        ', so the branch was left as it is and only this text was brought up to date.',
        ...(body.isStale ? [' What was released is not among them.'] : []),
      ),
    ];
  }
  if (state === 'conflict') return [...conflictBlocks(body, most), ...resolveBlocks(body)];
  if (strategy === 'cherry-pick') {
    return [markdown.paragraph('The commits are repeated on top of ', markdown.code(target), '.')];
  }
  return [
    markdown.paragraph(
      'Merge it with a merge commit. After a squash or a rebase git does not know that ',
      markdown.code(release.branch),
      ' is in ',
      markdown.code(target),
      ', and the next reintegration meets the same changes again.',
    ),
  ];
}

function conflictBlocks({ facts }: BodyFacts, most: number): readonly Markdown[] {
  const { files, isWhole } = facts.bothSides;
  const { target, mergeBase } = facts;
  const since = ['since ', markdown.code(short(mergeBase))];
  const title = markdown.heading(3, 'It conflicts');
  if (files.length === 0) {
    const text = 'No file was changed on both sides under one name: look at what was renamed ';
    return [title, markdown.paragraph(text, ...since, '.')];
  }
  const rest = files.length > most ? [`and ${files.length - most} more`] : [];
  const open = isWhole ? '' : ' There can be more: the platform lists 300 files of a side.';
  return [
    title,
    markdown.paragraph(
      `The platform does not say which files conflict with `,
      markdown.code(target),
      `. ${files.length === 1 ? 'This one was' : `These ${files.length} were`} changed on both sides `,
      ...since,
      `.${open}`,
    ),
    markdown.list([...files.slice(0, most).map((file) => markdown.code(cut(file))), ...rest]),
  ];
}

function resolveBlocks({ facts, release, strategy }: BodyFacts): readonly Markdown[] {
  const isPick = strategy === 'cherry-pick';
  const { before, after }: Commands = isPick ? pickCommands(facts, release) : mergeCommands(facts);
  return [
    markdown.heading(3, 'To resolve it'),
    markdown.codeBlock(before.join('\n'), 'sh'),
    markdown.paragraph(
      isPick
        ? 'At each conflict edit the files that git names, then go on with the second of these commands; push when all is picked:'
        : 'Edit the files that git names, then:',
    ),
    markdown.codeBlock(after.join('\n'), 'sh'),
    markdown.paragraph(
      'Commits that people push to this branch are never overwritten. Mark the pull request as ready when it is.',
    ),
  ];
}

function originalList(originals: readonly Original[], most: number): Markdown {
  const items = originals
    .slice(0, most)
    .map(({ number, title, url }) =>
      markdown.join([markdown.link(`#${number}`, url), ' ', markdown.code(cut(title))]),
    );
  const rest = originals.length > most ? [`and ${originals.length - most} more`] : [];
  return markdown.list([...items, ...rest]);
}

function commitTable(commits: readonly LineCommit[], page: string, most: number): Markdown {
  const shown = commits
    .slice(-most)
    .map(({ commit, message, author, authorName = '' }) => [
      commitLink(page, commit),
      markdown.code(cut(message.split('\n')[0] ?? '')),
      markdown.code(cut(author ?? authorName)),
    ]);
  const table = markdown.table(['Commit', 'Message', 'Author'], shown);
  if (commits.length <= most) return table;
  return markdown.blocks(table, markdown.paragraph(`and ${commits.length - most} older ones`));
}

function commitLink(page: string, commit: string): Markdown {
  return markdown.link(markdown.code(short(commit)), `${page}/commit/${commit}`);
}

function cut(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= longestText) return text;
  return `${characters.slice(0, longestText - 1).join('')}…`;
}
