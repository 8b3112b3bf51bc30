import { type ActionContext, ActionError, type Main } from '@image-relay/action-kit';
import {
  type Identity,
  movesAliases,
  parseVersion,
  type TagOptions,
  utcTime,
} from '@image-relay/image-tags';
import type { inputs } from './contract.ts';
import { createdOf } from './core/created.ts';
import { objectionTo } from './core/gate.ts';
import { linesOf, type Names, nameImage } from './core/names.ts';
import { type Lookup, type Report, reportOf } from './core/report.ts';
import { type Api, gatherIdentity } from './gather/identity.ts';
import { repositoryOf, runOf, sourceOf } from './gather/run.ts';
import { gatherTree, type TreeFacts } from './gather/tree.ts';
import { logReport } from './log-report.ts';
import type { outputs } from './outputs.ts';
import { type Ports, systemPorts } from './ports.ts';
import { summarize } from './summary.ts';

type Context = ActionContext<typeof inputs>;

/** The action over its ports: gather the facts, name the image, look it up, report. */
export function createMain(ports: Ports): Main<typeof inputs, typeof outputs> {
  return async (context) => {
    const api = apiOf(context, ports);
    const identity = await gatherIdentity(runOf(context), api);
    const tree = await treeOf(context, identity, { api, ports });
    const published = await publishedVersions(context, identity, api);
    const names = namesOf(context, identity, { tree, published });
    const lookup = await lookUpImage(context, ports, { identity, names });
    const report = reportOf({
      event: context.env.GITHUB_EVENT_NAME ?? '',
      image: context.inputs.image,
      identity,
      names,
      lookup,
      shaLength: context.inputs.shaLength,
      ...(tree === undefined ? {} : { tree: tree.tree }),
    });
    logReport(context.log, report);
    context.summary.add(summarize(report, sourceOf(context)));
    enforce(context, report);
    return outputsOf(report);
  };
}

/** The action as it runs. */
export const main = createMain(systemPorts);

function apiOf(context: Context, ports: Ports): Api {
  const { env, inputs, log } = context;
  const options = {
    env: { ...env },
    ...(inputs.token === undefined ? {} : { token: inputs.token }),
  };
  return {
    open: () => ports.openGitHub(options),
    repository: () => repositoryOf(context),
    runId: env.GITHUB_RUN_ID ?? '',
    log,
  };
}

async function treeOf(
  { inputs, env, log }: Context,
  { commit }: Identity,
  { api, ports }: { readonly api: Api; readonly ports: Ports },
): Promise<TreeFacts | undefined> {
  if (!inputs.treeTag) return undefined;
  const { readCheckout } = ports;
  return await gatherTree(commit, env.GITHUB_WORKSPACE ?? '.', { api, readCheckout, log });
}

/** Only `latest: newest-release` asks what was released; pre-releases move nothing in any case. */
async function publishedVersions(
  { inputs, log }: Context,
  { kind, version, isPrerelease }: Identity,
  api: Api,
): Promise<readonly string[] | undefined> {
  if (inputs.latest !== 'newest-release' || kind !== 'release') return undefined;
  if (version === undefined || isPrerelease || !movesAliases(parseVersion(version))) {
    return undefined;
  }
  log.info('ask the API for the versions that are tagged');
  return await (await api.open()).gitRefs.listTags(api.repository());
}

function namesOf(
  context: Context,
  identity: Identity,
  known: {
    readonly tree: TreeFacts | undefined;
    readonly published: readonly string[] | undefined;
  },
): Names {
  const { inputs } = context;
  const options: TagOptions = {
    shaLength: inputs.shaLength,
    latest: inputs.latest,
    buildMetadata: inputs.buildMetadata,
    ...(inputs.variant === undefined ? {} : { variant: inputs.variant }),
    ...(inputs.arch === undefined ? {} : { arch: inputs.arch }),
    ...(known.tree === undefined ? {} : { tree: known.tree.tree }),
    ...(known.published === undefined ? {} : { published: known.published }),
  };
  const source = sourceOf(context);
  const created = utcTime(known.tree?.committedAt) ?? createdOf(context.event(), identity.commit);
  const { image, labels, annotations } = inputs;
  return nameImage({
    image,
    identity,
    options,
    labels,
    annotations,
    ...(source === undefined ? {} : { source }),
    ...(created === undefined ? {} : { created }),
  });
}

async function lookUpImage(
  context: Context,
  ports: Ports,
  { identity, names }: { readonly identity: Identity; readonly names: Names },
): Promise<Lookup> {
  const { inputs, env, log, signal } = context;
  const { image, username, password } = inputs;
  if (inputs.resolve === 'none') return { status: 'not-asked' };
  const credentials =
    username === undefined || password === undefined
      ? {}
      : { credentials: { username, password, registry: image.registry } };
  const { lookUp } = await import('./gather/lookup.ts');
  const registry = await ports.openRegistry({ env, signal, ...credentials });
  try {
    return await lookUp(registry, {
      image,
      tag: names.tag,
      identity,
      readsRevision: inputs.revision !== 'ignore',
      waitMs: inputs.wait,
      now: () => context.now(),
      sleep: (milliseconds) => ports.sleep(milliseconds, signal),
      log,
    });
  } finally {
    await registry.close();
  }
}

/** Stops the run, or warns, about what the policy objects to. */
function enforce({ inputs, log }: Context, report: Report): void {
  const objection = objectionTo(report, inputs);
  if (objection === undefined) return;
  const { code, message, details, hint } = objection;
  if (objection.isFatal) throw new ActionError(code, message, { details, hint });
  log.warning(`${code}: ${[message, ...details].join('; ')}`);
}

function outputsOf(report: Report) {
  const { labels, annotations, pullRequest, branch } = report;
  return {
    tag: report.tag,
    tags: report.tags,
    references: report.references,
    reference: report.reference,
    digest: report.digest,
    digestReference: report.digestReference,
    found: report.found,
    kind: report.kind,
    commit: report.commit,
    shortCommit: report.shortCommit,
    pullRequest,
    branch,
    fork: report.fork,
    class: report.class,
    labels: linesOf(labels),
    annotations: linesOf(annotations),
    json: report,
  };
}
