import { ActionError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { ReleaseImage, Version } from '@image-relay/image-tags';
import type { Context } from '../clients.ts';
import { type BranchPlan, type PublicationPlan, planBranch } from '../core/release-plan.ts';
import type { Connect, Host } from '../host.ts';
import { isSourceNamed } from '../named-source.ts';
import { readVersion, versionOfTag } from '../version.ts';
import { findRelease } from './find-release.ts';
import { lookAtPublication } from './publish.ts';
import { commitOfRelease } from './release-commit.ts';
import { readReleaseImage } from './release-image.ts';

/** A release with what is to be done about it; whatever speaks against it was thrown. */
export interface GatheredRelease {
  readonly release: Release;
  readonly version: Version;
  /** Known when something depends on it. */
  readonly commit?: string;
  /** Its asset image.json, where nothing else names the image. */
  readonly image?: ReleaseImage;
  readonly branch?: BranchPlan;
  readonly publication?: PublicationPlan;
}

/** Finds the release and plans its branch and its publication; nothing is changed. */
export async function gatherRelease(
  context: Context,
  connect: Connect,
): Promise<GatheredRelease | undefined> {
  const { inputs, log } = context;
  if (inputs.release === undefined) return undefined;
  const host = await connect();
  const release = await findRelease(host, inputs.release);
  log.info(`release ${release.tag} (${release.id}), ${release.isDraft ? 'a draft' : 'published'}`);
  const version = versionOf(context, release);
  const isFound = !isSourceNamed(inputs);
  const isBranched = inputs.releaseBranch === 'create';
  const commit = isFound || isBranched ? await commitOfRelease(host, release) : undefined;
  const image = isFound ? await readReleaseImage(host, release) : undefined;
  const branch =
    isBranched && commit !== undefined
      ? await lookAtBranch(host, `${inputs.releaseBranchPrefix}${version.text}`, commit)
      : undefined;
  const publication = inputs.publish
    ? await lookAtPublication(context, host, { release, version })
    : undefined;
  return {
    release,
    version,
    ...(commit === undefined ? {} : { commit }),
    ...(image === undefined ? {} : { image }),
    ...(branch === undefined ? {} : { branch }),
    ...(publication === undefined ? {} : { publication }),
  };
}

/** That of its tag; a release that GitHub calls a pre-release moves no alias either. */
function versionOf({ inputs }: Context, { tag, isPrerelease }: Release): Version {
  const { version: wished } = inputs;
  const asked = wished === undefined ? undefined : readVersion(inputs, wished);
  const own = versionOfTag(inputs, tag);
  if (asked !== undefined && asked.text !== own.text) {
    const what = `the release has the tag ${quote(tag)}, and the version is ${quote(asked.text)}`;
    const hint = 'leave `version` out, or name the release of that version';
    throw new ActionError('RELEASE_VERSION_MISMATCH', what, { hint });
  }
  return { ...own, isPrerelease: own.isPrerelease || isPrerelease };
}

async function lookAtBranch(host: Host, name: string, commit: string): Promise<BranchPlan> {
  const { github, repository } = host;
  const found = await github.gitRefs.find(repository, `refs/heads/${name}`);
  const plan = planBranch(name, commit, found?.object);
  if (plan.action === 'refuse') throw diverged(plan);
  return plan;
}

/** RELEASE_BRANCH_DIVERGED. */
export function diverged({ name, reason }: BranchPlan): ActionError {
  return new ActionError('RELEASE_BRANCH_DIVERGED', `the branch ${quote(name)}: ${reason}`, {
    hint: 'look at what it has, then delete or rename it, or set `release-branch: skip`',
  });
}
