import type { ActiveDeployment, Deployments, GitHubRepository } from '@image-relay/github';
import { isTag } from '@image-relay/oci';
import type { Lease } from '../core/policy.ts';
import type { LeaseSource } from './lease-source.ts';
import { refLeases } from './ref-tags.ts';
import { sharedLeasesIn, tagLeasesIn } from './text-leases.ts';

/** Deployments that may be running: images of their commit and ref, and what their payload names. */
export function deploymentSource(
  port: Pick<Deployments, 'listActive'>,
  repository: GitHubRepository,
): LeaseSource {
  const place = `${repository.owner}/${repository.name}`;
  return {
    name: `deployments of ${place}`,
    read: async () => {
      const active = await port.listActive(repository);
      const texts = active.map((one) => ({
        source: sourceOf(one, place),
        text: textsIn(one.payload).join('\n'),
      }));
      const shared = [
        ...active.flatMap((one) => leasesOf(one, sourceOf(one, place))),
        ...texts.flatMap(sharedLeasesIn),
      ];
      return {
        of: (name) => [...shared, ...texts.flatMap((text) => tagLeasesIn(name, text))],
        isWorkActive: false,
      };
    },
  };
}

function sourceOf({ id, environment }: ActiveDeployment, place: string): string {
  return `deployment ${id} of ${place} to ${environment} is active`;
}

function leasesOf({ commit, ref, payload }: ActiveDeployment, source: string): readonly Lease[] {
  const tags = textsIn(payload).filter(isTag);
  return [
    { kind: 'commit', value: commit, source },
    ...refLeases(ref, source),
    ...tags.map((value): Lease => ({ kind: 'tag', value, source })),
  ];
}

const deepest = 20;

/** Every text of a payload; one that is JSON itself is looked into as well. Pure. */
export function textsIn(payload: unknown, depth = 0): readonly string[] {
  if (depth > deepest) return [];
  if (typeof payload === 'string') {
    const inner = /^\s*[[{"]/.test(payload) ? parsed(payload) : undefined;
    return inner === undefined ? [payload] : [payload, ...textsIn(inner, depth + 1)];
  }
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.values(payload).flatMap((one) => textsIn(one, depth + 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
