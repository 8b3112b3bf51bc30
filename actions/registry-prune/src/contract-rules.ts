import type { PackageSelector } from './select-packages.ts';

interface Given {
  readonly packages: readonly PackageSelector[];
  readonly username?: string;
  readonly password?: string;
}

export function usernameAndPassword({ username, password }: Given) {
  if ((username === undefined) === (password === undefined)) return undefined;
  const [given, absent] =
    username === undefined ? ['password', 'username'] : ['username', 'password'];
  return {
    inputs: ['username', 'password'],
    message: `"${given}" was given and "${absent}" was not`,
    hint: 'give both, or neither to use the log-ins of the job',
  };
}

export function oneRegistry({ packages }: Given) {
  const hosts = new Set(packages.map(({ registry }) => registry));
  if (hosts.size < 2) return undefined;
  return {
    inputs: ['packages'],
    message: `the packages are in ${hosts.size} registries: ${[...hosts].join(', ')}`,
    hint: 'prune each registry in a step of its own',
  };
}
