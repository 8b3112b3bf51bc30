import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Wall time and connections of 200 HEADs over TLS, each answered after 30 ms: this client on HTTP/2 and on
 * HTTP/1.1, beside the platform's fetch. Run: `node --conditions=source scripts/bench/client/main.ts`.
 */
const heads = 200;
const latencyMs = 30;
const rounds = 5;
const legs = [
  { kind: 'h2', name: 'packages/registry, HTTP/2' },
  { kind: 'h1', name: 'packages/registry, HTTP/1.1' },
  { kind: 'fetch', name: 'global fetch' },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'bench-client-'));
const tlsKey = join(folder, 'key.pem');
const tlsCert = join(folder, 'cert.pem');

try {
  createCertificate();
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function createCertificate(): void {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', tlsKey, '-out', tlsCert, '-days', '2'];
  const args = ['req', '-x509', ...key, ...files, '-subj', '/CN=localhost', '-addext', names];
  execFileSync('openssl', args, { stdio: 'ignore' });
}

async function measure(): Promise<void> {
  const server = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, LATENCY_MS: String(latencyMs), TLS_KEY: tlsKey, TLS_CERT: tlsCert },
  });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const ask = async () => {
    server.send('connections');
    const [{ connections }] = (await once(server, 'message')) as [{ connections: number }];
    return connections;
  };
  try {
    console.log(
      `${heads} HEADs over TLS, each answered after ${latencyMs} ms, median of ${rounds} cold runs`,
    );
    for (const { kind, name } of legs) {
      const walls: number[] = [];
      const connections: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        walls.push(runLeg(kind, port));
        connections.push(await ask());
      }
      const spread = `${Math.min(...walls)}-${Math.max(...walls)}`;
      console.log(
        `${name.padEnd(28)} ${median(walls)} ms (${spread}), ${median(connections)} connections`,
      );
    }
  } finally {
    server.disconnect();
  }
}

function runLeg(kind: string, port: number): number {
  const args = ['--conditions=source', join(import.meta.dirname, 'leg.ts')];
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: tlsCert, HEADS: String(heads) };
  const output = execFileSync(process.execPath, [...args, kind, `127.0.0.1:${port}`], { env });
  return (JSON.parse(output.toString()) as { wallMs: number }).wallMs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
