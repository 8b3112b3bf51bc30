import type { ApiReader } from './client.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** Reading runs of workflows. Needs `actions: read`. */
export interface WorkflowRuns {
  /** When a run was created, ISO 8601; undefined when there is no such run. */
  find(repository: GitHubRepository, id: string): Promise<{ createdAt: string } | undefined>;
}

/** The port over `GET /repos/{owner}/{repo}/actions/runs/{run_id}`. */
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
  };
}
