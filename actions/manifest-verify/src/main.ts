import {
  type ActionContext,
  formatDuration,
  keepYoungGenerationSmall,
  type Main,
} from '@image-relay/action-kit';
import type { RegistryOptions, VerifyOptions } from '@image-relay/registry';
import type { contract } from './contract.ts';
import { decide } from './core/decide.ts';
import { measure } from './core/measure.ts';
import type { RunFacts } from './core/report.ts';
import { formatShard } from './core/shard.ts';
import { failureReader, listTargets } from './list-targets.ts';
import { openImages } from './open-images.ts';
import { publish } from './publish.ts';
import { scanStorages } from './scan-storages.ts';
import { createScopes } from './scopes.ts';
import { hostsOf } from './selection.ts';
import { startTimeLimit } from './time-limit.ts';
import { closeAll, statsOf, verifyAll } from './verify-all.ts';

type Context = ActionContext<typeof contract.inputs>;

/** A single answer may take as long as this, or as the whole run if that is shorter. */
const answerTimeoutMs = 30_000;

/** Verifies everything that is named, then reports all of it; what is not ok fails the step at its end. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  const { inputs } = context;
  const { password } = inputs.pushgateway ?? {};
  if (password !== undefined) context.setSecret(password);
  const started = context.now();
  const seen = await look(context);
  const ended = context.now();
  const { stats, isComplete, measured, ...found } = seen;
  const run: RunFacts = {
    startedAt: started.toISOString(),
    durationMs: Math.max(0, ended.getTime() - started.getTime()),
    depth: inputs.depth,
    referrers: inputs.referrers,
    ...(inputs.shard === undefined ? {} : { shard: formatShard(inputs.shard) }),
    ...stats,
  };
  const { failOn } = inputs;
  const decision = decide(found, run, { failOn, documents: documentsOf(context) });
  const { report } = decision;
  sayWhatIsEmpty(context, report.images.length);
  const path = await publish(
    context,
    decision,
    measure(report, { images: measured, endedAt: ended.getTime(), isComplete }),
  );
  const isSingle = inputs.images.length === 1 && report.images.length === 1;
  const single = isSingle ? report.images[0] : undefined;
  const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
  return {
    outcome: report.outcome,
    digest: single?.digest,
    platforms: single?.platforms,
    images: sum([report.images.length, ...report.storages.map(({ counts }) => counts.tags)]),
    faults: sum([...report.images, ...report.storages].map(({ faults }) => faults.length)),
    requests: stats.requests,
    bytes: stats.bytes,
    report: path,
  };
};

/** Everything that can be seen in the time that there is. */
async function look(context: Context) {
  const { inputs, log } = context;
  const { RegistryError, unverifiableCode } = await import('@image-relay/registry');
  const limit = startTimeLimit(
    { milliseconds: inputs.timeout, text: formatDuration(inputs.timeout) },
    context.signal,
    (message) => new RegistryError('REGISTRY_TIMEOUT', message),
  );
  const { signal } = limit;
  const failureOf = failureReader({ RegistryError, unverifiableCode });
  const { images, repositories, registries, tags, excludeTags, shard } = inputs;
  if (repositories.length + registries.length > 0) keepYoungGenerationSmall();
  const scopes = createScopes({ registries, isSharded: shard !== undefined });
  const { remote, layouts } = await openImages(images, registryOptions(context, signal), shard);
  const selection = {
    repositories,
    registries,
    filter: { include: tags, exclude: excludeTags },
    ...(shard === undefined ? {} : { shard }),
  };
  const listed = listTargets(selection, { registry: remote.registry, scopes, failureOf, signal });
  const groups = [remote, ...layouts];
  const verify = { ...verifyOptions(context), signal };
  const verified = await verifyAll({ remote, layouts, listed }, { verify, log });
  const storages = await scanStorages(images, { log, signal, failureOf });
  const isComplete = !signal.aborted;
  limit.clear();
  const stats = statsOf(groups);
  await closeAll(groups);
  return { ...verified, storages, scopes: scopes.close(), stats, isComplete };
}

/** The documents of the repository that the action comes from, at its default branch. */
function documentsOf({ env }: Context): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository } = env;
  return server && repository ? `${server}/${repository}/blob/HEAD/docs/` : 'docs/';
}

/** A part of the work may be empty; that is to be seen. */
function sayWhatIsEmpty({ inputs, log }: Context, images: number): void {
  const { shard } = inputs;
  if (images > 0 || shard === undefined) return;
  log.notice(
    `nothing of what was named is in shard ${formatShard(shard)}, so nothing was verified`,
  );
}

function registryOptions({ inputs, env }: Context, signal: AbortSignal): RegistryOptions {
  const { username, password, concurrency, retries, timeout, plainHttp } = inputs;
  const [registry] = hostsOf(inputs);
  const isLogin = username !== undefined && password !== undefined && registry !== undefined;
  return {
    ...(isLogin ? { credentials: { username, password, registry } } : {}),
    concurrency,
    retries,
    timeoutMs: Math.min(timeout, answerTimeoutMs),
    plainHttp,
    env,
    signal,
  };
}

function verifyOptions({ inputs }: Context): VerifyOptions {
  return {
    depth: inputs.depth,
    referrers: inputs.referrers,
    foreignLayers: inputs.foreignLayers,
    platforms: inputs.platforms,
    waitMs: inputs.wait,
    ...(inputs.revision === undefined ? {} : { revision: inputs.revision }),
  };
}
