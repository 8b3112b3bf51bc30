import { ActionError } from '@image-relay/action-kit';
import type { Digest } from '@image-relay/oci';
import type { ImageVerdict } from '@image-relay/registry';
import { putBackWhole } from './apply/heal.ts';
import type { Backend } from './backend.ts';
import type { Context } from './context.ts';
import type { DoctorReport, Examined } from './core/aid-report.ts';
import type { Policy } from './core/policy.ts';
import { chooseTargets, type DoctorTargets } from './doctor-targets.ts';
import { type JournalRecord, readJournal } from './journal.ts';
import type { Registries } from './open-backends.ts';
import type { PolicySource } from './policy-source.ts';

/** What is missing may itself name something that is missing, and so on. */
const rounds = 10;

/**
 * Verifies everything that is kept by reading bytes, brings back what is missing from the journal or
 * from what the registry keeps of deleted versions, and tells what else is odd.
 */
export async function doctorAll(
  context: Context,
  { backends, requests }: Registries,
  readPolicies: PolicySource,
): Promise<DoctorReport> {
  const { journal } = context.inputs;
  const records = journal === undefined ? [] : await readJournal(journal);
  const policyOf = await readPolicies();
  const packages: Examined[] = [];
  for (const backend of backends) {
    const { name } = backend;
    const own = records.filter((one) => one.package === name);
    const examined = await context.log.group(name, () => examine(backend, policyOf(name), own));
    say(context, examined);
    packages.push(examined);
  }
  const isRestored = packages.some(({ restored }) => restored.length > 0);
  const isBroken = packages.some(({ broken, ghosts }) => broken.length + ghosts.length > 0);
  const isUnknown = packages.some(({ unverifiable }) => unverifiable.length > 0);
  return {
    schemaVersion: 1,
    mode: 'doctor',
    outcome: isBroken ? 'broken' : isUnknown ? 'partial' : isRestored ? 'restored' : 'clean',
    time: context.now().toISOString(),
    requests: requests(),
    packages,
  };
}

async function examine(
  backend: Backend,
  policy: Policy,
  records: readonly JournalRecord[],
): Promise<Examined> {
  const restored = new Set<Digest>();
  const problems = new Map<Digest, string>();
  for (let round = 1; ; round += 1) {
    const targets = await chooseTargets(backend, policy);
    const verdicts = await verify(backend, targets.references);
    const missing = missingIn(verdicts).filter((digest) => !problems.has(digest));
    const before = restored.size;
    for (const digest of round > rounds ? [] : missing) {
      if (restored.has(digest)) continue;
      const { back, problem } = await recover(backend, digest, records);
      for (const one of back) restored.add(one);
      if (!back.includes(digest)) problems.set(digest, problem ?? `${digest} is there again`);
    }
    if (restored.size === before) {
      return {
        ...findingsOf(backend.name, targets, verdicts),
        checked: targets.references.length,
        restored: [...restored],
        problems: [...problems.values()],
      };
    }
  }
}

async function verify(
  { registry, repository }: Backend,
  references: readonly string[],
): Promise<readonly ImageVerdict[]> {
  const { verifyImages } = await import('@image-relay/registry');
  const targets = references.map((reference) => ({ ...repository, reference }));
  return await verifyImages(registry, targets, { depth: 'probe' });
}

function missingIn(verdicts: readonly ImageVerdict[]): readonly Digest[] {
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  const missing = faults.filter(({ code }) => code === 'MANIFEST_MISSING');
  return [...new Set(missing.flatMap(({ digest }) => digest ?? []))];
}

interface Recovery {
  /** Many registries take an index only after what it names, so that comes back with it. */
  readonly back: readonly Digest[];
  readonly problem?: string;
}

async function recover(
  backend: Backend,
  digest: Digest,
  records: readonly JournalRecord[],
): Promise<Recovery> {
  if (records.some((record) => record.digest === digest)) {
    const { manifests, problems } = await putBackWhole(backend, records, [digest]);
    return { back: manifests, ...(problems.length > 0 ? { problem: problems.join('; ') } : {}) };
  }
  const done = await backend.recover?.(digest);
  if (done?.status === 'restored') return { back: [digest] };
  if (done?.status === 'there') return { back: [] };
  const problem = `${digest} is in no journal, and the registry keeps nothing that was deleted`;
  return { back: [], problem: done?.message ?? problem };
}

type Findings = Pick<
  Examined,
  'name' | 'ghosts' | 'broken' | 'unverifiable' | 'partial' | 'orphans'
>;

function findingsOf(
  name: string,
  { planned, doubt }: DoctorTargets,
  verdicts: readonly ImageVerdict[],
): Findings {
  const { ghosts = [], absent = [], versions = [] } = planned?.plan ?? {};
  const tags = new Map(versions.map((version) => [version.digest, version.tags] as const));
  const textsOf = (outcome: ImageVerdict['outcome']) =>
    verdicts
      .filter((verdict) => verdict.outcome === outcome)
      .map(({ target: { reference }, faults, unverifiable }) => {
        const names = tags.get(reference as Digest) ?? [];
        const why = [...faults, ...unverifiable].map(({ message }) => message);
        return `${[reference, ...names].join(' ')}: ${why.join('; ')}`;
      });
  return {
    name,
    ghosts,
    broken: textsOf('broken'),
    unverifiable: [...textsOf('unverifiable'), ...(doubt === undefined ? [] : [doubt])],
    partial: [...new Set(absent.map(({ by }) => by))],
    orphans: versions
      .filter(({ class: kind, code }) => kind === 'untagged' && code !== 'part')
      .map(({ digest }) => digest),
  };
}

function say({ log, fail }: Context, one: Examined): void {
  const { name, checked, ghosts, broken, unverifiable, restored, problems } = one;
  for (const digest of restored) log.info(`restored ${name}@${digest}`);
  log.info(`${name}: ${checked} images looked at, ${broken.length + ghosts.length} broken`);
  if (checked === 0) log.warning(`${name} holds no tag, or none that the rules keep`);
  for (const text of problems) log.warning(`${name}: ${text}`);
  const ghostTexts = ghosts.map((tag) => `the tag ${tag} is listed and cannot be read`);
  const all = [...broken, ...ghostTexts];
  if (all.length > 0) {
    fail(
      new ActionError('PRUNE_BROKEN', `${name}: ${all.length} of what is kept are broken`, {
        details: all,
        hint: 'give the journal of the run that deleted what is missing, or build the images again',
      }),
    );
  }
  if (unverifiable.length > 0) {
    fail(
      new ActionError(
        'DOCTOR_INCOMPLETE',
        `${name}: ${unverifiable.length} could not be verified`,
        {
          details: unverifiable,
          hint: 'nothing is known of them: look at the registry and run again',
        },
      ),
    );
  }
}
