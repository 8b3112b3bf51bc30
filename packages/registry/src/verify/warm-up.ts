import { parseImageConfig, parseManifest } from '@image-relay/oci';

const digest = `sha256:${'0'.repeat(64)}`;
const descriptor = { mediaType: 'application/octet-stream', digest, size: 0 };
const documents = [
  { schemaVersion: 2, manifests: [descriptor] },
  { schemaVersion: 2, config: descriptor, layers: [descriptor] },
];
/** By then the first request is on its way; its answer takes longer. */
const afterMs = 5;

/**
 * Parses a document of each kind once. The first one of a process takes some 15 ms, which are free
 * while the first answers are waited for, and are not when a root has come and its children wait.
 */
export function warmUpSoon(): void {
  setTimeout(() => {
    for (const document of documents) parseManifest(Buffer.from(JSON.stringify(document)));
    parseImageConfig(Buffer.from('{"architecture":"amd64","os":"linux"}'));
  }, afterMs).unref();
}
