import type { ApiReader } from './client.ts';
import { listTwice } from './list-twice.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A run that has not ended. */
export interface ActiveRun {
  readonly id: number;
  readonly status: string;
  readonly headCommit: string;
  readonly headBranch: string;
  readonly event: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Reading runs of workflows. Needs `actions: read`. */
export interface WorkflowRuns {
  /** When a run was created, ISO 8601; undefined when there is no such run. */
  find(repository: GitHubRepository, id: string): Promise<{ createdAt: string } | undefined>;
  /** All that run or wait, also the one that asks; an error when the API does not list them all. */
  listActive(repository: GitHubRepository): Promise<readonly ActiveRun[]>;
}

/** The API filters by one of them at a time. */
const waiting = ['queued', 'requested', 'waiting', 'pending'];

/** It gives no more than the first thousand of a filter. */
const mostListed = 1000;

/** The port over `/repos/{owner}/{repo}/actions/runs`. */
export function workflowRunsOver(reader: ApiReader): WorkflowRuns {
  return {
    find: async (repository, id) => {
      const path = `${rootOf(repository)}/actions/runs/${encodeURIComponent(id)}`;
      const body = await reader.find(path);
      if (body === undefined) return undefined;
      const createdAt = textOf(body, 'created_at');
      if (createdAt === undefined) throw unexpected(`GET ${path}`, 'created_at');
      return { createdAt };
    },
    listActive: async (repository) => {
      const path = `${rootOf(repository)}/actions/runs`;
      // Asked for before and after the others: a run that begins to wait or to run meanwhile is in one
      // list at least. It waits again, when a job of it needs an approval.
      const before = await listByStatus(reader, path, 'in_progress');
      const lists = await Promise.all(waiting.map((status) => listByStatus(reader, path, status)));
      const after = await listByStatus(reader, path, 'in_progress');
      const all = [...before, ...lists.flat(), ...after];
      return [...new Map(all.map((run) => [run.id, run])).values()];
    },
  };
}

async function listByStatus(reader: ApiReader, path: string, status: string) {
  const found = new Map<number, ActiveRun>();
  for await (const one of listTwice(reader, path, { status }, 'workflow_runs')) {
    const run = readRun(one, `GET ${path}`);
    found.set(run.id, run);
  }
  if (found.size >= mostListed) {
    throw unexpected(`GET ${path}`, `fewer than ${mostListed} runs that are ${status}`);
  }
  return [...found.values()];
}

function readRun(body: unknown, endpoint: string): ActiveRun {
  const [id, headCommit] = [memberOf(body, 'id'), textOf(body, 'head_sha')];
  if (typeof id !== 'number' || headCommit === undefined) {
    throw unexpected(endpoint, 'id and head_sha of each run');
  }
  return {
    id,
    status: textOf(body, 'status') ?? '',
    headCommit,
    headBranch: textOf(body, 'head_branch') ?? '',
    event: textOf(body, 'event') ?? '',
    createdAt: textOf(body, 'created_at') ?? '',
  };
}
