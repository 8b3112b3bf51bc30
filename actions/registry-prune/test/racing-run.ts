import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fault,
  type ImageFixture,
  type InjectedFault,
  imageFixture,
  type MemoryRegistryOptions,
  type RegistryState,
} from '@image-relay/testing';
import { now, temporary } from './registries.ts';
import { runMain } from './run-main.ts';
import { brokenIn, loadTangled, serveTangled, tangled } from './tangled.ts';

/** What somebody else does while a run is under way. */
export type Act = (state: RegistryState) => void;

/** A run that was disturbed once, and the package afterwards. */
export interface Disturbed {
  readonly exitCode: number;
  readonly log: string;
  readonly restored: number;
  /** Everything that is named and not there, as `who misses what`. */
  readonly broken: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly manifests: readonly string[];
  /** The numbers of the requests whose line holds a text. */
  readonly places: (text: string) => readonly number[];
}

/**
 * Runs that send one request after the other, so that each point of them can be named by a number. They
 * know the package from a run before, as no list shows what has no tag.
 */
export async function racingRun(options: MemoryRegistryOptions = {}) {
  const server = await serveTangled(options);
  const folder = await temporary();
  const packages = `${server.host}/acme/web`;
  let runs = 0;
  const fresh = join(folder, 'ledger');
  const base = { packages, 'max-delete-percent': '100', concurrency: '1' };
  await runMain({ inputs: { ...base, ledger: fresh }, now });
  server.log.reset();
  const run = async (): Promise<Disturbed> => {
    runs += 1;
    const [journal, ledger] = [join(folder, `${runs}.jsonl`), join(folder, `${runs}.ledger`)];
    await copyFile(fresh, ledger);
    const inputs = { ...base, mode: 'apply', journal, ledger };
    const { exitCode, outputs, log } = await runMain({ inputs, now });
    const lines = server.log.lines();
    return {
      exitCode,
      log,
      restored: Number(outputs.restored ?? 0),
      broken: brokenIn(server.state),
      ...server.state.repository('acme/web'),
      places: (text) => lines.flatMap((line, at) => (line.includes(text) ? [at + 1] : [])),
    };
  };
  const calm = await run();
  return {
    run,
    /** How many requests a run sends that nobody disturbs. */
    requests: calm.places('').length,
    calm,
    /** Lets something happen right when a request was done, before its answer leaves. */
    disturb: async (nth: number, act: Act): Promise<Disturbed> => {
      loadTangled(server.state);
      server.log.reset();
      server.faults.add({ nth, fault: acting(() => act(server.state)) });
      const disturbed = await run();
      server.faults.clear();
      return disturbed;
    },
  };
}

function acting(act: () => void): InjectedFault {
  return {
    ...fault.slow(0),
    after: (reply) => {
      act();
      return reply;
    },
  };
}

/** An index that names parts of images which go, at two depths, and an image of its own. */
export function indexOfParts(): ImageFixture {
  const [part = ''] = tangled.oldPull[0].manifests.keys();
  const inner = [...tangled.oldNest[0].manifests.keys()].at(-2) ?? '';
  return imageFixture.indexOf([bare(part), bare(inner), imageFixture.single({ seed: 'new one' })]);
}

/** A manifest of the package without anything that it names. */
function bare(digest: string): ImageFixture {
  const all = Object.values(tangled).flatMap(([{ manifests }]) => [...manifests]);
  const [[found, { mediaType, bytes }] = expectOne(digest)] = all.filter(([one]) => one === digest);
  const root = { mediaType, digest: found, size: bytes.length };
  return { root, manifests: new Map(), blobs: new Map() };
}

function expectOne(digest: string): never {
  throw new Error(`${digest} is no part of the package`);
}
