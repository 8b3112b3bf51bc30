import { endState, startHotfix } from './hotfix.ts';
import { startKillSwitch } from './kill-switch.ts';

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

/** Kills a run at a request and runs it again; gives what is left, and what one run would leave. */
export async function killAndRunAgain(
  interrupted: Interrupted,
  at: { readonly allowed: number; readonly when: 'before' | 'after' },
): Promise<{
  readonly codes: readonly string[];
  readonly left: unknown;
  readonly wanted: unknown;
}> {
  const { state } = await expected(interrupted);
  const { kind, inputs } = interrupted;
  const { forge, web, run } = await startHotfix(kind);
  const way = await startKillSwitch(forge.url, at);
  await Promise.allSettled([run({ api: way.url, inputs })]);
  const { codes } = await run({ inputs });
  return { codes, left: await endState(web), wanted: state };
}
