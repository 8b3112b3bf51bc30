import { notFound, ok, type Routes } from './answer.ts';
import type { ForgeRun } from './model.ts';
import { pageOf } from './pages.ts';
import { apiRoot, type Place, renderRepository } from './render.ts';

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
  'actions/list-workflow-runs-for-repo': {
    permission: 'actions=read',
    answer: (call) => {
      const fits = (name: string, value: string) => [null, value].includes(call.query.get(name));
      const found = call.repository.runs
        .filter((one) => fits('status', one.status ?? 'completed') && fits('event', one.event))
        .filter((one) => fits('branch', one.headBranch) && fits('head_sha', one.headCommit));
      const rendered = found.toReversed().map((one) => renderRun(call, one));
      const page = pageOf(rendered, call.query, `${apiRoot(call)}/actions/runs`);
      const body = { total_count: found.length, workflow_runs: page.body };
      return { ...ok(body), headers: page.headers };
    },
  },
  'repos/get': { permission: 'metadata=read', answer: (call) => ok(renderRepository(call)) },
};

function renderRun(place: Place, run: ForgeRun) {
  return {
    id: run.id,
    event: run.event,
    status: run.status ?? 'completed',
    head_sha: run.headCommit,
    head_branch: run.headBranch,
    created_at: run.createdAt,
    repository: renderRepository(place),
  };
}
