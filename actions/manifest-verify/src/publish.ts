import { type ActionContext, ActionError } from '@image-relay/action-kit';
import type { contract } from './contract.ts';
import { capFindings } from './core/cap.ts';
import type { Decision } from './core/decide.ts';
import type { Finding } from './core/finding.ts';
import { jobName } from './core/grouping.ts';
import type { Measurements } from './core/measurements.ts';
import { formatShard } from './core/shard.ts';
import { renderMetrics } from './metrics.ts';
import { pushMetrics } from './push-metrics.ts';
import { renderSummary } from './summary.ts';
import { writeMetrics } from './write-metrics.ts';
import { writeReport } from './write-report.ts';

type Context = ActionContext<typeof contract.inputs>;

/** GitHub shows ten annotations of a level for each step; what could not be published needs some too. */
const annotations = 8;

/**
 * Writes and sends everything that a run is to leave behind, and gives the path of the report. What
 * cannot be written fails the step, and keeps nothing else from being written.
 */
export async function publish(
  context: Context,
  decision: Decision,
  measured: Measurements,
): Promise<string | undefined> {
  const { inputs, env, log, summary } = context;
  const path = await attempt(context, () =>
    writeReport(decision.report, {
      ...(inputs.report === undefined ? {} : { path: inputs.report }),
      ...(env.RUNNER_TEMP === undefined ? {} : { temporary: env.RUNNER_TEMP }),
    }),
  );
  const { metricsFile } = inputs;
  if (metricsFile !== undefined) await attempt(context, () => writeMetrics(metricsFile, measured));
  await attempt(context, () => push(context, measured));
  const failures = capFindings(decision.failures, annotations);
  const warnings = capFindings(decision.warnings, annotations);
  const { report } = decision;
  const furtherFailures = decision.failures.slice(failures.shown.length);
  summary.add(renderSummary({ report, furtherFailures, warnings: decision.warnings }));
  for (const finding of [...warnings.shown, ...(warnings.rest ? [warnings.rest] : [])]) {
    log.warning(`${finding.message}. What to do: ${finding.hint}`);
  }
  for (const finding of [...failures.shown, ...(failures.rest ? [failures.rest] : [])]) {
    context.fail(errorOf(finding));
  }
  return path;
}

async function push(context: Context, measured: Measurements): Promise<void> {
  const { pushgateway: gateway, shard } = context.inputs;
  if (gateway === undefined) return;
  const group = {
    job: jobName(context.env),
    ...(shard === undefined ? {} : { shard: formatShard(shard) }),
  };
  const replace = measured.lastSuccess !== undefined;
  await pushMetrics(renderMetrics(measured), { gateway, group, replace });
  context.log.info(`pushed metrics to ${gateway.url.host} as job ${group.job}`);
}

/** Lets the step fail at its end with what a user can act on; anything else is a bug and goes on. */
async function attempt<Value>(
  context: Context,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    context.fail(error);
    return undefined;
  }
}

function errorOf({ code, message, details, hint }: Finding): ActionError {
  return new ActionError(code, message, { details, hint });
}
