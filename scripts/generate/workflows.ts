import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A reusable workflow as its callers see it. */
export interface Workflow {
  readonly name: string;
  /** Where it is published. */
  readonly path: string;
  readonly inputs: readonly unknown[];
  readonly secrets: readonly unknown[];
  readonly outputs: readonly unknown[];
  /** What the caller must grant: the most that any job asks for. */
  readonly permissions: Readonly<Record<string, string>>;
}

type Permissions = Readonly<Record<string, string>> | undefined;

interface WorkflowFile {
  readonly name?: string;
  readonly on?: { readonly workflow_call?: Call | null };
  readonly permissions?: Permissions;
  readonly jobs?: Readonly<Record<string, { readonly permissions?: Permissions }>>;
}

interface Call {
  readonly inputs?: Readonly<Record<string, object>>;
  readonly secrets?: Readonly<Record<string, object | null>>;
  readonly outputs?: Readonly<Record<string, { readonly description?: string }>>;
}

/** The callable workflows of workflows-shared/, which may not exist yet. */
export function readWorkflows(root: string): readonly Workflow[] {
  const folder = join(root, 'workflows-shared');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .toSorted()
    .flatMap((file) => readWorkflow(readFileSync(join(folder, file), 'utf8'), file));
}

function readWorkflow(text: string, file: string): readonly Workflow[] {
  const parsed = (parse(text) ?? {}) as WorkflowFile;
  const call = parsed.on?.workflow_call;
  if (call === undefined) return [];
  const jobs = Object.values(parsed.jobs ?? {}).map((job) => job.permissions ?? parsed.permissions);
  return [
    {
      name: parsed.name ?? file,
      path: `.github/workflows/${file}`,
      inputs: named(call?.inputs),
      secrets: named(call?.secrets),
      outputs: Object.entries(call?.outputs ?? {}).map(([name, { description }]) => {
        return { name, description };
      }),
      permissions: jobs.reduce<Readonly<Record<string, string>>>(widest, {}),
    },
  ];
}

function named(declared: Readonly<Record<string, object | null>> | undefined): readonly unknown[] {
  return Object.entries(declared ?? {}).map(([name, value]) => ({ name, ...value }));
}

function widest(
  so: Readonly<Record<string, string>>,
  job: Permissions,
): Readonly<Record<string, string>> {
  const asked = Object.entries(job ?? {}).filter(
    ([name, access]) => access !== 'none' && so[name] !== 'write',
  );
  return { ...so, ...(Object.fromEntries(asked) as Record<string, string>) };
}
