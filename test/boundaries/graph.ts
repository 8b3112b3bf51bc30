import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import statement: the importing file, what it names, and the file that is meant when it is ours. */
export interface Arrow {
  readonly from: string;
  readonly specifier: string;
  readonly to?: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly arrows: readonly Arrow[];
}

/** Reads every TypeScript source below packages/, actions/ and scripts/; paths are relative to `root`, with `/`. */
export function readSources(root: string): SourceFile[] {
  const tops = ['packages', 'actions', 'scripts'].map((top) => join(root, top));
  return tops
    .flatMap((top) => typescriptFiles(top))
    .map((file) => {
      const path = relative(root, file).split(sep).join('/');
      return parseSource(path, readFileSync(file, 'utf8'));
    });
}

/** The arrows of one file; type-only imports count, because types tie packages together too. */
export function parseSource(path: string, text: string): SourceFile {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((one) => (one.moduleRequest ? [one.moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map((entry) =>
      text.slice(entry.moduleRequest.start, entry.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    ),
  ];
  const arrows = [...new Set(specifiers)].map((specifier): Arrow => {
    if (!specifier.startsWith('.')) return { from: path, specifier };
    return { from: path, specifier, to: join(dirname(path), specifier).split(sep).join('/') };
  });
  return { path, text, arrows };
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (['node_modules', 'build', 'dist'].includes(entry.name)) return [];
    if (entry.isDirectory()) return typescriptFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}
