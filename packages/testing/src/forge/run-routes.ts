import { notFound, ok, type Routes } from './answer.ts';
import type { ForgeRun } from './model.ts';
import { type Place, renderRepository } from './render.ts';

/** Runs of workflows, read only. */
export const runRoutes: Routes = {
  'actions/get-workflow-run': {
    permission: 'actions=read',
    answer: (call) => {
      const id = Number(call.parameters.run_id);
      const found = call.repository.runs.find((one) => one.id === id);
      return found === undefined ? notFound() : ok(renderRun(call, found));
    },
  },
  'repos/get': { permission: 'metadata=read', answer: (call) => ok(renderRepository(call)) },
};

function renderRun(place: Place, run: ForgeRun) {
  return {
    id: run.id,
    event: run.event,
    head_sha: run.headCommit,
    head_branch: run.headBranch,
    created_at: run.createdAt,
    repository: renderRepository(place),
  };
}
