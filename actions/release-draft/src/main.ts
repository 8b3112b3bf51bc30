import type { Main } from '@image-relay/action-kit';
import { reserveVersion } from './apply/reserve.ts';
import { settle } from './apply/settle.ts';
import type { contract } from './contract.ts';
import { historyOver } from './gather/history.ts';
import { type Context, jobOf } from './gather/job.ts';
import { type Ports, systemPorts } from './ports.ts';
import type { Outcome, Plan, Run } from './run.ts';
import { renderSummary } from './summary.ts';

/** The action over its ports: read the job, reserve where asked for, and settle the draft. */
export function createMain(ports: Ports): Main<typeof contract.inputs, typeof contract.outputs> {
  return async (context) => {
    const run = await openRun(context, ports);
    await run.history.requireOnLine();
    const outcome = await outcomeOf(run);
    report(run, outcome);
    context.summary.add(renderSummary(outcome));
    return outputsOf(outcome);
  };
}

/** The action as it runs. */
export const main = createMain(systemPorts);

async function openRun(context: Context, ports: Ports): Promise<Run> {
  const job = jobOf(context);
  const { env, inputs, log, signal } = context;
  const token = inputs.token === undefined ? {} : { token: inputs.token };
  const github = await ports.openGitHub({ env: { ...env }, ...token });
  return {
    job,
    github,
    history: historyOver(github, job),
    log,
    pause: async (turn) => {
      const longest = Math.min(2000, 50 * 2 ** turn);
      await ports.sleep(longest * (0.5 + ports.random() / 2), signal);
    },
    made: new Set(),
    published: new Map(),
    firstLook: new Map(),
    assets: { added: new Set(), removedFrom: new Set() },
    failures: [],
    texts: new Map(),
  };
}

async function outcomeOf(run: Run): Promise<Outcome> {
  if (!run.job.reserve) return await settle(run, undefined);
  const reserved = await reserveVersion(run);
  if ('reason' in reserved) return { status: 'nothing', ...reserved };
  if ('key' in reserved) return { status: 'planned', plan: reserved, isCreated: false };
  return await settle(run, reserved);
}

function report({ log, job }: Run, outcome: Outcome): void {
  if (outcome.status === 'nothing') {
    log.notice(`nothing to release: ${outcome.reason}`);
    return;
  }
  const { plan, draft } = outcome;
  const { version, bump, changes, previous, record } = plan;
  const since = previous === undefined ? 'the first release' : `after ${previous.tag}`;
  log.info(`${version.text}: ${bump} ${since}, ${changes.length} merged pull requests`);
  if (plan.ignored.length > 0) log.warning(ignoredLine(plan));
  if (record.commit !== job.target) log.info(`a newer commit is drafted already: ${record.commit}`);
  if (draft !== undefined) log.info(`the draft is at ${draft.url}`);
}

const namedTags = 5;

/** A repository whose tags are no semantic versions begins anew with the first one. */
function ignoredLine({ ignored, tag }: Plan): string {
  const named = ignored.slice(0, namedTags).map((name) => JSON.stringify(name));
  const rest = ignored.length - named.length;
  const tags = rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
  return `${tag} is drafted although there are tags that look newer: they are no semantic versions and do not count: ${tags}. Give the first one as \`version\``;
}

function outputsOf(outcome: Outcome) {
  if (outcome.status === 'nothing') {
    const { previous, same } = outcome;
    return {
      version: same?.tagged.version.text,
      tag: same?.tagged.tag,
      releaseId: same?.release?.id,
      url: same?.release?.url,
      created: false,
      previousVersion: previous?.version.text,
      bump: 'none' as const,
      changes: [],
    };
  }
  const { plan, draft, isCreated } = outcome;
  return {
    version: plan.version.text,
    tag: plan.tag,
    releaseId: draft?.id,
    url: draft?.url,
    created: isCreated,
    previousVersion: plan.previous?.version.text,
    bump: plan.bump,
    changes: plan.changes,
  };
}
