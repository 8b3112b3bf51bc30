import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mediaTypes } from '@image-relay/oci';
import { fault, type ImageFixture, imageFixture } from '@image-relay/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { index, leftBehind, outcomesOf, serve, startServer, temporary, verify } from './runs.ts';

const users = { ci: { password: 'correct-horse-battery' } };
const login = { username: 'ci', password: 'correct-horse-battery' };

describe('a registry in a bad mood', () => {
  it('that floods with 429 and Retry-After ends ok and slow, not broken', async () => {
    const { server, image } = await serve();
    for (const reference of ['v1', ...index.manifests.keys(), ...index.blobs.keys()]) {
      server.faults.add({ when: { reference }, fault: fault.tooManyRequests(1), times: 2 });
    }
    const run = await verify({ images: image });
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { outcome: 'ok' } });
    const refused = server.log.entries.filter(({ status }) => status === 429).length;
    const [report] = run.reports;
    expect(report?.retries).toBe(refused);
    expect(refused).toBeGreaterThan(2 * index.blobs.size);
    expect(report?.durationMs).toBeGreaterThanOrEqual(2_000);
  });

  it('that answers every second request with 503 ends ok', async () => {
    const { server, image } = await serve();
    const odd = Array.from({ length: 100 }, (_, at) => 2 * at + 1);
    server.faults.add({ when: { kind: 'blob' }, fault: fault.serverError(503), nth: odd });
    expect(await verify({ images: image, retries: '10' })).toMatchObject({ exitCode: 0 });
  });

  it('that gives a page of HTML with 200 has no manifest there', async () => {
    const { server, image } = await serve();
    server.faults.add({ when: { kind: 'manifest' }, fault: fault.html() });
    const run = await verify({ images: image, referrers: 'ignore' });
    expect(run.outputs.outcome).toBe('broken');
    expect(run.reports).toMatchObject([{ images: [{ faults: [{ code: 'MANIFEST_INVALID' }] }] }]);
  });

  it('that gives HTML in place of lists is unverifiable', async () => {
    const { server } = await serve();
    server.faults.add({ when: { kind: ['tags', 'catalog'] }, fault: fault.html() });
    const run = await verify({ registries: server.host, repositories: `${server.host}/acme/web` });
    expect(run.outputs.outcome).toBe('unverifiable');
    expect(run.reports[0]?.scopes.map(({ code }) => code)).toEqual([
      'UPSTREAM_ERROR',
      'UPSTREAM_ERROR',
    ]);
  });

  it('that lies about sizes is found out by reading everything', async () => {
    const { server, image } = await serve();
    const [layer = 'sha256:'] = [...index.blobs.keys()].slice(-1);
    const bytes = Buffer.from(index.blobs.get(layer) ?? []);
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    server.state.putBlob('acme/web', bytes, layer);
    expect(await verify({ images: image })).toMatchObject({ outputs: { outcome: 'ok' } });
    const run = await verify({ images: image, depth: 'full' });
    expect(run.reports).toMatchObject([
      { images: [{ outcome: 'broken', faults: [{ code: 'DIGEST_MISMATCH', digest: layer }] }] },
    ]);
  });
});

describe('secrets', () => {
  it('go to the registry alone, and not where its redirects lead', async () => {
    const auth = { mode: 'token', users } as const;
    const { server, image } = await serve(index, { auth, redirectBlobs: true });
    const run = await verify({ images: image, depth: 'full', ...login });
    const elsewhere = server.log.entries.filter(({ origin }) => origin === 'content');
    expect(run.exitCode).toBe(0);
    expect(elsewhere.length).toBeGreaterThan(0);
    expect(elsewhere.filter(({ requestHeaders }) => 'authorization' in requestHeaders)).toEqual([]);
  });

  it('are in nothing that is left behind, also when the registry repeats them in its errors', async () => {
    const token = `tkn-${randomBytes(24).toString('hex')}`;
    const host = await startEchoing(token);
    const metrics = join(await temporary(), 'verify.prom');
    const run = await verify({
      images: `${host}/acme/web:v1`,
      repositories: `${host}/acme/api`,
      registries: host,
      retries: '0',
      'metrics-file': metrics,
      ...login,
    });
    expect(run.outputs.outcome).toBe('unverifiable');
    const basic = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    const left = leftBehind(run, await readFile(metrics, 'utf8')).replaceAll(
      /^::add-mask::.*$/gm,
      '',
    );
    expect(left).toContain('DENIED');
    const secrets = [token, encodeURIComponent(token), login.password, basic];
    expect(secrets.filter((secret) => left.includes(secret))).toEqual([]);
  });
});

/** A registry that grants a token and then quotes every credential it has seen in what it refuses. */
async function startEchoing(token: string): Promise<string> {
  const seen = new Set<string>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { authorization = '', host = '' } = request.headers;
    seen.add(authorization);
    if (request.url?.startsWith('/token') === true) {
      response.end(JSON.stringify({ token }));
    } else if (authorization === '') {
      const challenge = `Bearer realm="http://${host}/token",service="echo"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    } else {
      const message = `no access with ${[...seen].join(' or ')}, http://x/?token=${token}`;
      const body = { errors: [{ code: 'DENIED', message, detail: authorization }] };
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('no false alarm at depth full', () => {
  const docker = { format: 'docker' } as const;
  const fixtures: ReadonlyArray<readonly [string, ImageFixture]> = [
    ['attestations', imageFixture.withAttestations()],
    ['zstd', imageFixture.zstd()],
    ['nested', imageFixture.nestedIndex()],
    ['foreign', imageFixture.foreignLayer()],
    ['artifact', imageFixture.artifact()],
    ['helm', imageFixture.helmChart()],
    ['schema2', imageFixture.dockerList()],
    ['schema2-single', imageFixture.single(docker)],
    ['referrers', imageFixture.withReferrers(imageFixture.index({ seed: 'referred' }))],
    ['cosign', imageFixture.withCosign(imageFixture.index({ seed: 'signed' }))],
  ];

  it('for any kind of content, in one walk over all of them', async () => {
    const server = await startServer();
    for (const [tag, fixture] of fixtures) server.state.load('acme/all', fixture, [tag]);
    const run = await verify({ repositories: `${server.host}/acme/all`, depth: 'full' });
    expect(new Set(Object.values(outcomesOf(run)))).toEqual(new Set(['ok']));
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
  });
});

describe('Docker schema 1', () => {
  it('is unsupported, also where the registry gives it only to those who accept it', async () => {
    const server = await startServer();
    const bytes = Buffer.from('{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[]}');
    const mediaType = mediaTypes.dockerSchema1Signed;
    server.state.putManifest('acme/web', { bytes, mediaType }, ['v1']);
    const run = await verify({ images: `${server.host}/acme/web:v1` });
    expect(run.reports).toMatchObject([
      { images: [{ outcome: 'broken', faults: [{ code: 'MANIFEST_UNSUPPORTED' }] }] },
    ]);
  });
});
