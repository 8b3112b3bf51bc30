import type { MemoryRegistryOptions } from '@image-relay/testing';

/** One way to set up the registry, and the settings of the suite that go with it. */
export interface Leg {
  readonly name: string;
  readonly options: MemoryRegistryOptions;
  readonly environment: Readonly<Record<string, string>>;
}

const user = { username: 'conformance', password: 'conformance-password' };

/** The default registry, one that accepts sparse images, and one behind a token server. */
export const legs: readonly Leg[] = [
  { name: 'default', options: {}, environment: {} },
  {
    name: 'without reference checks',
    options: { checkReferences: false },
    environment: { OCI_DATA_SPARSE: 'true' },
  },
  {
    name: 'token authentication',
    options: { auth: { mode: 'token', users: { [user.username]: { password: user.password } } } },
    environment: { OCI_USERNAME: user.username, OCI_PASSWORD: user.password },
  },
];

/** The environment both suites read; 1.1.1 knows the first group, later ones the second. */
export function suiteEnvironment(
  registry: { readonly host: string; readonly url: string },
  results: string,
): Readonly<Record<string, string>> {
  return {
    OCI_ROOT_URL: registry.url,
    OCI_NAMESPACE: 'conformance/one',
    OCI_CROSSMOUNT_NAMESPACE: 'conformance/two',
    OCI_AUTOMATIC_CROSSMOUNT: '1',
    OCI_TEST_PULL: '1',
    OCI_TEST_PUSH: '1',
    OCI_TEST_CONTENT_DISCOVERY: '1',
    OCI_TEST_CONTENT_MANAGEMENT: '1',
    OCI_REPORT_DIR: results,

    OCI_REGISTRY: registry.host,
    OCI_TLS: 'disabled',
    OCI_REPO1: 'conformance/one',
    OCI_REPO2: 'conformance/two',
    OCI_VERSION: 'dev',
    OCI_RESULTS_DIR: results,
  };
}
