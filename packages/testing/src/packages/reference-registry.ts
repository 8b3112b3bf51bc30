import { type PackageHistory, packageHistory } from './package-history.ts';

/**
 * A registry of 150 GB that nobody ever cleaned: ten packages of half a year, most of it layers of
 * pull requests, branches and commits. The same content every time.
 */
export function referenceRegistry(): ReadonlyMap<string, PackageHistory> {
  const names = [
    'api',
    'web',
    'worker',
    'gateway',
    'auth',
    'mail',
    'search',
    'docs',
    'jobs',
    'e2e',
  ];
  return new Map(
    names.map((name) => {
      const layers = { base: 70e6, dependencies: 36e6, application: 3.6e6 };
      return [`acme/${name}`, packageHistory({ seed: name, days: 180, layers })] as const;
    }),
  );
}
