import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyContract } from '@image-relay/action-kit';

/** Something that generating cannot correct by itself. */
export interface Problem {
  /** Relative to the root. */
  readonly file: string;
  readonly message: string;
}

/** The errors table that a package exports: one sentence a code. */
export interface ErrorTable {
  readonly package: string;
  readonly errors: Readonly<Record<string, string>>;
}

/** A code with its sentence. */
export type ErrorEntry = readonly [code: string, sentence: string];

/** Everything that is declared in code and written down elsewhere. */
export interface Catalogue {
  readonly contracts: readonly AnyContract[];
  readonly tables: readonly ErrorTable[];
  readonly problems: readonly Problem[];
}

/** Packages that are no part of the product. */
const internal = new Set(['testing', 'rehearsal']);

/** Imports every contract and every errors table below the root. */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const contracts: AnyContract[] = [];
  const problems: Problem[] = [];
  for (const name of subfolders(join(root, 'actions'))) {
    const file = join('actions', name, 'src/contract.ts');
    const contract = existsSync(join(root, file)) ? await importContract(root, file) : undefined;
    if (contract === undefined) {
      const message = 'the action has no contract: export `contract` made by defineContract';
      problems.push({ file, message });
    } else {
      contracts.push(contract);
      if (contract.name === name) continue;
      problems.push({ file, message: `the contract is named "${contract.name}", not "${name}"` });
    }
  }
  return { contracts, tables: await readTables(root), problems };
}

/** The codes an action can fail with: of its inputs, its own, and of what `errorsOf` names. */
export function errorsOfAction(
  contract: AnyContract,
  { contracts, tables }: Pick<Catalogue, 'contracts' | 'tables'>,
): readonly ErrorEntry[] {
  const inputs = tables.flatMap(({ errors }) =>
    Object.entries(errors).filter(([code]) => code === 'INPUT_INVALID'),
  );
  const others = contract.errorsOf.flatMap((name) => {
    const sibling = contracts.find((one) => one.name === name && one !== contract);
    if (sibling !== undefined) return errorsOfAction(sibling, { contracts, tables });
    return Object.entries(tables.find((table) => table.package === name)?.errors ?? {});
  });
  return [...new Map([...inputs, ...Object.entries(contract.errors), ...others])];
}

async function importContract(root: string, file: string): Promise<AnyContract | undefined> {
  const exported = await importFile(join(root, file));
  return exported.contract as AnyContract | undefined;
}

async function readTables(root: string): Promise<readonly ErrorTable[]> {
  const tables: ErrorTable[] = [];
  for (const name of subfolders(join(root, 'packages'))) {
    const file = join(root, 'packages', name, 'src/index.ts');
    if (internal.has(name) || !existsSync(file)) continue;
    const found = Object.entries(await importFile(file))
      .filter(([exported, value]) => exported.endsWith('Errors') && isErrorTable(value))
      .map(([, value]) => value as Readonly<Record<string, string>>);
    const errors = Object.assign({}, ...found) as Readonly<Record<string, string>>;
    if (found.length > 0) tables.push({ package: name, errors });
  }
  return tables;
}

/** Everything that a TypeScript file exports. */
export async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
}

function isErrorTable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([code, sentence]) => /^[A-Z][A-Z0-9_]*$/.test(code) && typeof sentence === 'string',
  );
}

/** The folders in a folder, by name; none where it does not exist. */
export function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
