import type { Backend } from './backend.ts';
import type { Policy } from './core/policy.ts';
import { makePlan, type Planned } from './make-plan.ts';

/** What the doctor verifies in a package. */
export interface DoctorTargets {
  /** Digests, or tags. */
  readonly references: readonly string[];
  /** Absent where a part of the package could not be read. */
  readonly planned?: Planned;
  /** Why not, as a sentence. */
  readonly doubt?: string;
}

/**
 * What the rules keep by itself: all else that is kept belongs to one of them. Where the registry
 * fails on a part of the package, and may do so for good, every tag.
 */
export async function chooseTargets(backend: Backend, policy: Policy): Promise<DoctorTargets> {
  const { RegistryError } = await import('@image-relay/registry');
  try {
    const planned = await makePlan(backend, policy, { thorough: true });
    return { planned, references: rootsOf(planned) };
  } catch (error) {
    if (!(error instanceof RegistryError) || !error.temporary) throw error;
    const references: string[] = [];
    for await (const tag of backend.registry.listTags(backend.repository)) references.push(tag);
    return { references, doubt: error.message };
  }
}

function rootsOf({ plan }: Planned): readonly string[] {
  const parts = new Set(['child', 'subject', 'referrer']);
  return plan.versions
    .filter(({ decision, code }) => decision === 'keep' && !parts.has(code))
    .map(({ digest }) => digest);
}
