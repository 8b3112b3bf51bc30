import { ActionError } from '@image-relay/action-kit';
import { putBack } from './apply/put-back.ts';
import type { Context } from './context.ts';
import type { Restored, RestoreReport } from './core/aid-report.ts';
import { type JournalRecord, readJournal } from './journal.ts';
import type { Registries } from './open-backends.ts';

/** Puts back what the journal holds of the packages that are meant; what cannot be fails the step. */
export async function restoreAll(
  context: Context,
  { backends, requests }: Registries,
): Promise<RestoreReport> {
  const { inputs, log } = context;
  const { journal = '' } = inputs;
  const records = await readJournal(journal);
  const names = backends.map(({ name }) => name);
  if (records.length === 0) log.warning('the journal is empty: its run deleted nothing');
  else if (!records.some((one) => names.includes(one.package))) {
    throw ofOthers(journal, records, names);
  }
  const others = records.filter((one) => !names.includes(one.package));
  for (const [name, all] of Map.groupBy(others, (one) => one.package)) {
    log.info(`${all.length} manifests of ${name} are in the journal too, and are not asked for`);
  }
  const packages: Restored[] = [];
  for (const backend of backends) {
    const { name } = backend;
    const own = records.filter((record) => record.package === name);
    const { warnings, ...back } = await putBack(backend, own);
    const restored = { name, ...back };
    for (const text of warnings) log.warning(`${name}: ${text}`);
    for (const digest of restored.manifests) log.info(`restored ${name}@${digest}`);
    for (const tag of restored.tags) log.info(`restored ${name}:${tag}`);
    packages.push(restored);
  }
  const problems = packages.flatMap((one) => one.problems.map((text) => `${one.name}: ${text}`));
  if (problems.length > 0) context.fail(incomplete(problems));
  const isDone = packages.some(({ manifests, tags }) => manifests.length + tags.length > 0);
  return {
    schemaVersion: 1,
    mode: 'restore',
    outcome: problems.length > 0 ? 'partial' : isDone ? 'restored' : 'clean',
    time: context.now().toISOString(),
    requests: requests(),
    packages,
  };
}

function ofOthers(
  journal: string,
  records: readonly JournalRecord[],
  names: readonly string[],
): ActionError {
  const held = [...new Set(records.map((record) => record.package))];
  const text = `the journal "${journal}" holds nothing of ${names.join(', ')}, but of ${held.join(', ')}`;
  return new ActionError('JOURNAL_INVALID', text, {
    hint: 'write the packages as the journal has them, or take the journal of another run',
  });
}

function incomplete(problems: readonly string[]): ActionError {
  const text = `${problems.length} parts of the journal were not put back`;
  return new ActionError('RESTORE_INCOMPLETE', text, {
    details: problems,
    hint: 'restore the journals of later runs first, which may hold what is missing; what the registry has collected has to be built again',
  });
}
