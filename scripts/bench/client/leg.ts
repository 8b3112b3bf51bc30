import { createRegistry } from '@image-relay/registry';

/** Sends `HEADS` requests of one kind and prints `{ wallMs }`. A process of its own: nothing is warm. */
const [kind, host] = process.argv.slice(2);
const digests = Array.from(
  { length: Number(process.env.HEADS) },
  (_, at) => `sha256:${at.toString(16).padStart(64, '0')}` as const,
);

const startedAt = performance.now();
await (kind === 'fetch' ? byFetch() : byRegistry(kind === 'h2'));
const wallMs = Math.round(performance.now() - startedAt);
process.stdout.write(JSON.stringify({ wallMs }));
process.exit(0);

async function byRegistry(http2: boolean): Promise<void> {
  const registry = createRegistry({ http2, tls: { loopback: true } });
  const repository = { registry: String(host), repository: 'acme/web' };
  await Promise.all(digests.map((digest) => registry.headBlob(repository, digest)));
}

async function byFetch(): Promise<void> {
  await Promise.all(
    digests.map(async (digest) => {
      const response = await fetch(`https://${host}/v2/acme/web/blobs/${digest}`, {
        method: 'HEAD',
      });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
    }),
  );
}
