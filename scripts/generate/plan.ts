import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderActionYml } from './action-yml.ts';
import { errorsOfAction, importFile, type Problem, readCatalogue } from './catalogue.ts';
import { contractProblems } from './contract-problems.ts';
import { conflictingCodes, renderErrors } from './errors-document.ts';
import { renderManifest } from './manifest.ts';
import { renderReadme } from './readme.ts';
import { readWorkflows } from './workflows.ts';

/** A generated file: what it should hold and whether it does. */
export interface GeneratedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  readonly stale: boolean;
}

export interface GenerationPlan {
  readonly files: readonly GeneratedFile[];
  /** What has to be corrected by hand. */
  readonly problems: readonly Problem[];
}

/** What all generated files below the root should hold. Writes nothing. */
export async function planGeneration(root: string): Promise<GenerationPlan> {
  const catalogue = await readCatalogue(root);
  const { contracts, tables } = catalogue;
  const problems = [...catalogue.problems];
  const texts = new Map<string, string>();
  for (const contract of contracts) {
    const folder = `actions/${contract.name}`;
    const file = `${folder}/src/contract.ts`;
    for (const message of contractProblems(contract, catalogue)) problems.push({ file, message });
    texts.set(`${folder}/action.yml`, renderActionYml(contract));
    const errors = errorsOfAction(contract, catalogue);
    const readme = renderReadme(read(root, `${folder}/README.md`), contract, errors);
    if ('text' in readme) texts.set(`${folder}/README.md`, readme.text);
    else problems.push(...missingMarkers(`${folder}/README.md`, readme.missing));
    for (const kind of ['report', 'image'] as const) {
      const schema = await renderSchema(root, folder, kind);
      if (schema !== undefined) texts.set(`${folder}/${kind}.schema.json`, schema);
    }
  }
  for (const code of conflictingCodes(contracts, tables)) {
    const message = `the code ${code} is explained in different words by two tables`;
    problems.push({ file: 'docs/errors.md', message });
  }
  texts.set('docs/errors.md', renderErrors(contracts, tables));
  texts.set('action-manifest.json', renderManifest(catalogue, readWorkflows(root)));
  const files = [...texts].map(([path, text]) => {
    return { path, text, stale: read(root, path) !== text };
  });
  return { files, problems };
}

const renderers = { report: 'renderReportSchema', image: 'renderImageSchema' } as const;

/** The published schema of what an action reports or attaches, where it has one. */
async function renderSchema(
  root: string,
  folder: string,
  kind: keyof typeof renderers,
): Promise<string | undefined> {
  const file = join(root, folder, `src/${kind}-schema.ts`);
  if (!existsSync(file)) return undefined;
  const render = (await importFile(file))[renderers[kind]];
  if (typeof render === 'function') return String(render());
  throw new Error(`${file} does not export ${renderers[kind]}()`);
}

function missingMarkers(file: string, markers: readonly string[]): readonly Problem[] {
  return markers.map((marker) => {
    const end = marker.replace('generated:', 'end:');
    return { file, message: `the markers ${marker} and ${end} are missing` };
  });
}

function read(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
