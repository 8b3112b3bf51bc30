import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface InstalledPackage {
  readonly name: string;
  readonly license?: string;
}

/** The name, licence and licence text of every installed package that a bundle holds a module of. */
export function renderLicenses(modules: readonly string[]): string {
  const folders = new Set(modules.filter((id) => id.includes('/node_modules/')).map(packageFolder));
  const entries = [...folders].map((folder) => {
    const { name, license = 'no licence named' } = readPackage(folder);
    return `${[name, license, readText(folder)].join('\n').trimEnd()}\n`;
  });
  return [...new Set(entries)].toSorted().join('\n');
}

/** The folder of the nearest package.json that names a package: some folders have one for `type` alone. */
function packageFolder(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) || readPackage(folder).name === undefined) {
    folder = dirname(folder);
  }
  return folder;
}

function readPackage(folder: string): InstalledPackage {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as InstalledPackage;
}

function readText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
}
