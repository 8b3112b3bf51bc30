import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A program whose start is measured. */
export interface Contestant {
  readonly name: string;
  /** The file that Node is given. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
}

const image = 'ghcr.io/acme/web';
const sampleInputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tag-sanitize': { name: 'feature/dns/subdomain', suffix: 'def5678' },
  'image-tag-resolve': { image },
};

/** The actions that need no network for these inputs, as far as they are bundled. */
export function ownBundles(root: string): readonly Contestant[] {
  return Object.entries(sampleInputs)
    .map(([name, inputs]) => {
      const entry = join(root, 'actions', name, 'dist/index.js');
      return { name, entry, env: environmentOf(inputs) };
    })
    .filter(({ entry }) => existsSync(entry));
}

/** docker/metadata-action from a checkout, asking the API at this address. */
export function metadataAction(folder: string, apiUrl: string): Contestant {
  const action = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
    readonly runs: { readonly main: string };
  };
  const defaults = Object.entries(action.inputs).map(([name, { default: value = '' }]) => {
    return [name, value.includes('${{') ? 'token' : value];
  });
  const inputs = { ...(Object.fromEntries(defaults) as Record<string, string>), images: image };
  return {
    name: 'docker/metadata-action',
    entry: join(folder, action.runs.main),
    env: { ...environmentOf(inputs), GITHUB_API_URL: apiUrl },
  };
}

function environmentOf(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(inputs).map(([name, value]) => {
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
