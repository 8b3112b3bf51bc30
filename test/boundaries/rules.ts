import type { Arrow, SourceFile } from './graph.ts';

/** A part of the tree and all that its files may import; a pattern is matched against {@link target}. */
interface Layer {
  readonly name: string;
  readonly files: RegExp;
  readonly may: RegExp;
  /** Neither clock, randomness, environment nor console: the same input always gives the same plan. */
  readonly pure?: true;
}

const ours = (...names: string[]): string => `@image-relay/(${names.join('|')})`;
const anyPackage = ours('oci', 'image-tags', 'registry', 'github', 'action-kit');
const only = (...patterns: string[]): RegExp => new RegExp(`^(${patterns.join('|')})$`);

/** ARCHITECTURE.md, "What may import what". The first layer whose pattern fits a file decides. */
export const layers: readonly Layer[] = [
  { name: 'a test', files: /^(packages|actions)\/[^/]+\/test\//, may: /./ },
  {
    name: 'oci/digest.ts',
    files: /^packages\/oci\/src\/digest\.ts$/,
    may: only('zod/mini', 'node:crypto'),
    pure: true,
  },
  { name: 'oci', files: /^packages\/oci\//, may: only('zod/mini'), pure: true },
  {
    name: 'image-tags',
    files: /^packages\/image-tags\//,
    may: only(ours('oci'), 'semver(/.*)?', 'zod/mini', 'node:crypto'),
    pure: true,
  },
  {
    name: 'registry',
    files: /^packages\/registry\//,
    may: only(ours('oci'), 'undici(/lib/.*)?', 'node:.*'),
  },
  {
    name: 'github',
    files: /^packages\/github\//,
    may: only(ours('oci'), '@octokit/.*', 'node:.*'),
  },
  {
    name: 'action-kit',
    files: /^packages\/action-kit\//,
    may: only('@actions/core', 'node:.*'),
  },
  { name: 'testing', files: /^packages\/testing\//, may: /./ },
  {
    name: 'a contract',
    files: /^actions\/[^/]+\/src\/contract\.ts$/,
    may: only(ours('action-kit', 'oci', 'image-tags', 'action-[a-z-]+/contract'), 'zod/mini'),
    pure: true,
  },
  {
    name: 'a core',
    files: /^actions\/[^/]+\/src\/core(\.ts$|\/)/,
    may: only(ours('oci', 'image-tags')),
    pure: true,
  },
  {
    name: 'an action',
    files: /^actions\/[^/]+\/src\//,
    may: only(anyPackage, 'node:.*', 'zod/mini', 'yaml'),
  },
  { name: 'scripts', files: /^scripts\//, may: /./ },
];

const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\.|\bcrypto\.random/;

/** Every forbidden arrow and impure line, as sentences. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const layer = layers.find((candidate) => candidate.files.test(file.path));
    if (layer === undefined)
      return [`${file.path} belongs to no layer of test/boundaries/rules.ts`];
    const arrows = file.arrows.flatMap((arrow) => arrowProblem(arrow, layer));
    const line = layer.pure === true ? impure.exec(file.text)?.[0] : undefined;
    return line === undefined ? arrows : [...arrows, `${file.path} is pure and uses ${line}`];
  });
}

function arrowProblem(arrow: Arrow, layer: Layer): string[] {
  const { from, specifier, to } = arrow;
  if (to !== undefined) return relativeProblem(from, to);
  if (/^@image-relay\/[^/]+\/(?!(contract|core)$)/.test(specifier)) {
    return [`${from} reaches into ${specifier}: import the package by its name`];
  }
  return layer.may.test(specifier) ? [] : [`${from} (${layer.name}) may not import ${specifier}`];
}

function relativeProblem(from: string, to: string): string[] {
  const home = root(from);
  if (root(to) !== home) return [`${from} leaves ${home} by the relative path ${to}`];
  const isCore = /^actions\/[^/]+\/src\/core(\.ts$|\/)/;
  const edge = /^actions\/[^/]+\/src\/(main|index)\.ts$/;
  if (isCore.test(from) && edge.test(to)) return [`${from} is a core and may not import ${to}`];
  if (from.includes('/src/') && to.includes('/test/')) return [`${from} imports the test ${to}`];
  return [];
}

/** The package, action or the scripts folder that a path lies in. */
function root(path: string): string {
  const [top, name] = path.split('/');
  return top === 'scripts' || top === 'test' ? top : `${top}/${name}`;
}

/** The first circle of relative imports, as the files along it, or none. */
export function findCircle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { to } of byPath.get(path)?.arrows ?? []) {
      const circle = to === undefined ? undefined : walk(to, [...trail, path]);
      if (circle !== undefined) return circle;
    }
    done.add(path);
    return undefined;
  };
  return files.reduce<string[] | undefined>(
    (found, file) => found ?? walk(file.path, []),
    undefined,
  );
}
