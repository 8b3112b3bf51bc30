/** Real servers and clients that tests use where they are installed; CI installs those of Debian. */
export const realPrograms: readonly string[] = [
  'docker-registry',
  'buildah',
  'skopeo',
  'prometheus',
  'promtool',
  'prometheus-pushgateway',
  // Distribution 3; Debian's is 2.8, under a name of its own.
  'registry',
  'zot',
];
