import { type Moment, openNetwork } from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { endState, startHotfix } from './hotfix.ts';

/** What is interrupted. */
export interface Interrupted {
  readonly kind: 'clean' | 'conflict';
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a run leaves that nothing interrupts. */
async function undisturbed({ kind, inputs }: Interrupted) {
  const { forge, web, run } = await startHotfix(kind);
  await run({ inputs });
  return { state: await endState(web), requests: forge.requests.length };
}

const known = new Map<string, ReturnType<typeof undisturbed>>();

/** The same, made once for all tests of a file. */
export function expected(interrupted: Interrupted): ReturnType<typeof undisturbed> {
  const key = JSON.stringify(interrupted);
  const made = known.get(key) ?? undisturbed(interrupted);
  known.set(key, made);
  return made;
}

/** A request that a run is killed at, counted from 1. */
export interface Death {
  readonly nth: number;
  readonly when: Moment;
}

/** The way to an API of a run that is killed. */
export async function deadlyWay(api: string, { nth, when }: Death): Promise<string> {
  const network = openNetwork();
  onTestFinished(() => network.close());
  network.dieAt(nth, when);
  return await network.front(api);
}

/** Kills a run at a request and runs it again; gives what is left, and what one run would leave. */
export async function killAndRunAgain(
  interrupted: Interrupted,
  at: Death,
): Promise<{
  readonly codes: readonly string[];
  readonly left: unknown;
  readonly wanted: unknown;
}> {
  const { state } = await expected(interrupted);
  const { kind, inputs } = interrupted;
  const { forge, web, run } = await startHotfix(kind);
  const api = await deadlyWay(forge.url, at);
  await Promise.allSettled([run({ api, inputs })]);
  const { codes } = await run({ inputs });
  return { codes, left: await endState(web), wanted: state };
}
