import { type ActionContext, ActionError, type Main } from '@image-relay/action-kit';
import type { RegistryOptions, VerifyOptions } from '@image-relay/registry';
import type { contract } from './contract.ts';
import { decide, type Finding } from './core/decide.ts';
import type { Verdict } from './core/report.ts';
import { type ImageInput, registriesOf } from './image-input.ts';
import { openImages } from './open-images.ts';
import { renderSummary } from './summary.ts';
import { closeAll, statsOf, verifyAll } from './verify-all.ts';
import { writeReport } from './write-report.ts';

type Context = ActionContext<typeof contract.inputs>;

/** Verifies every image, then reports all of them; one that is not ok fails the step at its end. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  const { inputs, env, log, summary } = context;
  const started = context.now();
  const images = distinct(inputs.images);
  const groups = await openImages(images, registryOptions(context));
  const verdicts = await verifyAll(groups, verifyOptions(context), { log });
  await closeAll(groups);
  const { requests, retries, bytes } = statsOf(groups);
  const run = {
    startedAt: started.toISOString(),
    durationMs: Math.max(0, context.now().getTime() - started.getTime()),
    depth: inputs.depth,
    referrers: inputs.referrers,
    requests,
    retries,
    bytes,
  };
  const decision = decide(inOrder(images, verdicts), run, inputs.failOn);
  const { report, failures, warnings } = decision;
  for (const { image, outcome, digest } of report.images) {
    log.info(`${outcome} ${image}${digest === undefined ? '' : ` ${digest}`}`);
  }
  const path = await writeReport(report, {
    ...(inputs.report === undefined ? {} : { path: inputs.report }),
    ...(env.RUNNER_TEMP === undefined ? {} : { temporary: env.RUNNER_TEMP }),
  });
  summary.add(renderSummary(decision));
  for (const finding of warnings) log.warning(lineOf(finding));
  for (const { code, message, details, hint } of failures) {
    context.fail(new ActionError(code, message, { details, hint }));
  }
  const [only, ...others] = report.images;
  const single = others.length === 0 ? only : undefined;
  return {
    outcome: report.outcome,
    digest: single?.digest,
    platforms: single?.platforms,
    images: report.images.length,
    faults: report.images.reduce((sum, { faults }) => sum + faults.length, 0),
    requests,
    bytes,
    report: path,
  };
};

function registryOptions({ inputs, env, signal }: Context): RegistryOptions {
  const { username, password, concurrency, retries, timeout, plainHttp } = inputs;
  const [registry] = registriesOf(inputs.images);
  const isLogin = username !== undefined && password !== undefined && registry !== undefined;
  return {
    ...(isLogin ? { credentials: { username, password, registry } } : {}),
    concurrency,
    retries,
    timeoutMs: timeout,
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

function distinct(images: readonly ImageInput[]): readonly ImageInput[] {
  return [...new Map(images.map((image) => [image.text, image])).values()];
}

function inOrder(
  images: readonly ImageInput[],
  verdicts: ReadonlyMap<string, Verdict>,
): readonly Verdict[] {
  return images.flatMap(({ text }) => verdicts.get(text) ?? []);
}

function lineOf({ message, hint }: Finding): string {
  return `${message}. What to do: ${hint}`;
}
