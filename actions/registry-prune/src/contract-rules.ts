import { resolve } from 'node:path';
import { quote } from '@image-relay/action-kit';
import type { GitHubRepository } from '@image-relay/github';
import type { SourceChoice } from './leases/choose.ts';
import { type ListPlace, objectionTo } from './leases/list-place.ts';
import type { PackageSelector } from './select-packages.ts';

interface Given {
  readonly packages: readonly PackageSelector[];
  readonly mode: 'plan' | 'apply' | 'restore' | 'doctor';
  readonly plan?: string;
  readonly journal?: string;
}

export function oneRegistry({ packages }: Given) {
  const hosts = new Set(packages.map(({ registry }) => registry));
  if (hosts.size < 2) return undefined;
  return {
    inputs: ['packages'],
    message: `the packages are in ${hosts.size} registries: ${[...hosts].join(', ')}`,
    hint: 'prune each registry in a step of its own',
  };
}

export function planToApply({ mode, plan }: Given) {
  if (plan === undefined || mode === 'apply') return undefined;
  return {
    inputs: ['plan', 'mode'],
    message: `"plan" is a plan to apply, and "mode" is ${mode}`,
    hint: 'write `mode: apply`, or leave `plan` out',
  };
}

export function journalToRestore({ mode, journal }: Given) {
  if (mode !== 'restore' || journal !== undefined) return undefined;
  return {
    inputs: ['journal', 'mode'],
    message: '"mode" is restore, and no "journal" says what',
    hint: 'give the file of the output `journal` of the run that deleted',
  };
}

interface Files {
  readonly rules?: string;
  readonly plan?: string;
  readonly journal?: string;
  readonly ledger?: string;
  readonly report?: string;
  readonly metricsFile?: string;
}

/** What is written last would take the place of a journal, and with it the way back. */
export function filesOfTheirOwn(inputs: Files) {
  const { rules, plan, journal, ledger, report, metricsFile } = inputs;
  const given = Object.entries({
    rules,
    plan,
    journal,
    ledger,
    report,
    'metrics-file': metricsFile,
  });
  const paths = given.flatMap(([name, path]) => (path === undefined ? [] : [{ name, path }]));
  return [...Map.groupBy(paths, ({ path }) => resolve(path)).values()]
    .filter((same) => same.length > 1)
    .map((same) => ({
      inputs: same.map(({ name }) => name),
      message: `${same.map(({ name }) => `"${name}"`).join(' and ')} name the same file ${quote(same[0]?.path ?? '')}`,
      hint: 'give each a file of its own',
    }));
}

interface Asked {
  readonly inUse: readonly SourceChoice[];
  readonly inUseRepositories: readonly GitHubRepository[];
  readonly inUseDigests: readonly ListPlace[];
}

/** Its message quotes no URL, as one with a log-in is a secret. */
export function listsWithoutLogIn({ inUseDigests }: Pick<Asked, 'inUseDigests'>) {
  return inUseDigests
    .flatMap((place) => objectionTo(place) ?? [])
    .map((message) => ({
      inputs: ['in-use-digests'],
      message,
      hint: 'give a path, or an https URL that needs no log-in; http is for this machine alone',
    }));
}

export function oneWayOfAsking({ inUse }: Pick<Asked, 'inUse'>) {
  const alone = inUse.find((one) => one === 'none' || one === 'auto');
  if (alone === undefined || new Set(inUse).size === 1) return undefined;
  return {
    inputs: ['in-use'],
    message: `"in-use" is ${alone} and something else`,
    hint: 'write `auto`, `none` or the names of sources',
  };
}

export function repositoriesToAsk({
  inUse,
  inUseRepositories,
}: Pick<Asked, 'inUse' | 'inUseRepositories'>) {
  const isAsked = inUse.length === 0 || inUse.some((one) => one !== 'none');
  if (isAsked || inUseRepositories.length === 0) return undefined;
  return {
    inputs: ['in-use', 'in-use-repositories'],
    message: '"in-use" is none, so nobody asks the repositories in "in-use-repositories"',
    hint: 'leave one of them out',
  };
}
