import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, mediaTypes } from '@image-relay/oci';
import { applyAll } from '../src/apply-all.ts';
import type { PackageFacts, Version } from '../src/core/facts.ts';
import { planAll } from '../src/plan-all.ts';
import { digestAt, hour, now, rulesOf } from './core/graphs.ts';
import { defaults } from './core/plans.ts';
import type { PortRegistry } from './port-registry.ts';
import { realPackage } from './real-package.ts';
import { recording } from './recording.ts';
import { temporary } from './registries.ts';

const images = 64;
const parts = 4;

const policy = {
  now,
  rules: rulesOf(defaults),
  keepTags: [],
  leases: [],
  minAgeMs: 0,
  bufferMs: 0,
  maxDeletePercent: 100,
};

/** What came of a large run that was disturbed. */
export interface LargeRun {
  readonly failures: readonly string[];
  /** Numbers of the requests of these kinds. */
  readonly lists: readonly number[];
  readonly deletes: readonly number[];
  /** What is named and not there. */
  readonly broken: readonly string[];
  readonly tags: ReadonlyMap<string, Digest>;
  readonly requests: number;
}

/** 60 old images of five manifests each and four releases: more than is deleted between two looks. */
export function largePackage(): PackageFacts {
  const versions: Version[] = [];
  const add = (children: readonly Digest[], tags: readonly string[], at: number) => {
    const digest = digestAt(versions.length);
    const mediaType = children.length > 0 ? mediaTypes.ociIndex : mediaTypes.ociManifest;
    const manifest = { mediaType, size: 1, children, blobs: [] };
    versions.push({ digest, tags, createdAt: now - (2000 - at) * hour, manifest });
    return digest;
  };
  for (let at = 0; at < images; at += 1) {
    const children = Array.from({ length: parts }, () => add([], [], at));
    add(children, at % 16 === 0 ? [`v1.0.${at}`] : [`pr-${at}-abc1234`], at);
  }
  return { name: 'registry.example.com/acme/web', ghosts: [], versions };
}

/** Runs that delete in two batches, and can be disturbed after any of their requests. */
export async function largeRun() {
  const journal = join(await temporary(), 'journal.jsonl');
  return async (nth: number, act: (registry: PortRegistry) => void): Promise<LargeRun> => {
    await rm(journal, { force: true });
    const { registry, backend } = await realPackage(largePackage());
    const before = registry.stats.requests;
    const [lists, deletes]: [number[], number[]] = [[], []];
    registry.onRequest = (count, request) => {
      const at = count - before;
      if (request === 'LIST') lists.push(at);
      if (request.startsWith('DELETE')) deletes.push(at);
      if (at === nth) act(registry);
    };
    const { context, failures } = recording({ journal }, new Date(now));
    const work = await planAll(context, [backend], async () => () => policy);
    await applyAll(context, work);
    const { tags, stats } = registry;
    const requests = stats.requests - before;
    return { failures, lists, deletes, broken: brokenIn(registry), tags, requests };
  };
}

/** Every index that names what is not there, as `who misses what`. */
export function brokenIn({ manifests }: PortRegistry): readonly string[] {
  return [...manifests].flatMap(([digest, { bytes }]) => {
    const { manifests: children = [] }: { manifests?: readonly { digest: Digest }[] } = JSON.parse(
      bytes.toString(),
    );
    const missing = children.filter((child) => !manifests.has(child.digest));
    return missing.map((child) => `${digest} misses ${child.digest}`);
  });
}
