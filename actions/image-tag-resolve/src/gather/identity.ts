import { isUserError, type Log, quote } from '@image-relay/action-kit';
import type { GitHub, GitHubRepository } from '@image-relay/github';
import {
  type Answers,
  type Identity,
  identify,
  type Question,
  type Run,
  TagError,
} from '@image-relay/image-tags';

/** The API of this run's repository; `open` is only called for a question. */
export interface Api {
  readonly open: () => Promise<GitHub>;
  readonly repository: () => GitHubRepository;
  /** GITHUB_RUN_ID. */
  readonly runId: string;
  readonly log: Log;
}

const mostQuestions = 5;

/** The identity of the run's image; asks the API only what the payload leaves open. */
export async function gatherIdentity(run: Run, api: Api): Promise<Identity> {
  let answers: Answers = {};
  for (let asked = 0; asked <= mostQuestions; asked += 1) {
    const result = identify(run, answers);
    if (result.status === 'known') return result.identity;
    answers = { ...answers, ...(await answer(result.question, api)) };
  }
  throw new Error('the identity of the run stays open after every answer');
}

async function answer(question: Question, api: Api): Promise<Answers> {
  const github = await api.open();
  const repository = api.repository();
  switch (question.kind) {
    case 'pull-request-by-head': {
      const head = { owner: question.headOwner, branch: question.headBranch };
      api.log.info(`ask the API for pull requests of ${quote(`${head.owner}:${head.branch}`)}`);
      const found = await github.pullRequests.listByHead(repository, head);
      return {
        pullRequests: found.map(({ number, headCommit }) => ({ number, headSha: headCommit })),
      };
    }
    case 'is-git-tag': {
      api.log.info(`ask the API whether ${quote(question.name)} is a tag`);
      const tag = await github.gitRefs.findTag(repository, question.name);
      return { isGitTag: tag?.commit === question.commit };
    }
    case 'git-tag-commit': {
      api.log.info(`ask the API for the commit of the tag ${quote(question.name)}`);
      const tag = await github.gitRefs.findTag(repository, question.name);
      if (tag !== undefined) return { gitTagCommit: tag.commit };
      throw new TagError('EVENT_INVALID', `the tag ${quote(question.name)} does not exist`, {
        hint: 'it was probably deleted since; create it again',
      });
    }
    case 'run-created-at':
      return { runCreatedAt: await runCreatedAt(github, api) };
  }
}

/** Best effort: without it the date of this step counts, which differs only around midnight. */
async function runCreatedAt(github: GitHub, api: Api): Promise<string | null> {
  try {
    api.log.info('ask the API when this run was created');
    return (await github.workflowRuns.find(api.repository(), api.runId))?.createdAt ?? null;
  } catch (error) {
    if (!isUserError(error)) throw error;
    const why = `${error.code}: ${error.message}`;
    api.log.warning(`the date of this step is taken for that of the run: ${why}`);
    return null;
  }
}
