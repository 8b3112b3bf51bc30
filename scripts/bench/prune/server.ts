import { createServer } from 'node:http';
import { startForge, startMemoryRegistry } from '@image-relay/testing';
import { createFront } from './front.ts';
import { listen, pretendGhcr } from './ghcr.ts';
import { effectsOf, imagesOf, push } from './package.ts';
import { owner, packageName, type Question, type Scene } from './protocol.ts';

/**
 * A GitHub and its registry with the package of `SCENE`, in a process of their own so that they take
 * no time from what is measured. Sends a Place, then a Report for every question.
 */
const scene = JSON.parse(process.env.SCENE ?? '') as Scene;
const day = 86_400_000;
const images = imagesOf(scene);
const startedAt = Date.now();
let pushedAt: number | undefined;

const forge = await startForge({ now: () => new Date(pushedAt ?? Date.now()) });
// A personal access token, as one that deletes packages of other repositories is.
const token = forge.addToken({ kind: 'user', login: owner });
const registry = await startMemoryRegistry({
  auth: { mode: 'token', users: { bench: { password: token } }, expiresInSeconds: 3600 },
});
await forge.addRepository(owner, packageName);
// Two images a day, the last of them the day before yesterday.
const made = forge.addPackage({ owner, name: packageName, content: registry.state });
for (const [at, image] of images.entries()) {
  pushedAt = startedAt - 2 * day - ((images.length - at) * day) / 2;
  push(registry.state, image);
  if (made.versions.length === 0) throw new Error('nothing was pushed');
}
pushedAt = undefined;

const front = createFront({
  api: forge.url,
  registry: registry.url,
  token,
  registryToken: await registryToken(),
  latencyMs: scene.latencyMs,
  deletes: scene.deletes ?? Number.POSITIVE_INFINITY,
});
const port = await listen(createServer({ keepAliveTimeout: 60_000 }, front.handle));
const proxy = await pretendGhcr(process.env.FOLDER ?? '', front.handle);

process.on('message', (question: Question) => {
  if (question === 'reset') front.reset();
  const effects = effectsOf(registry.state, images);
  process.send?.({ counts: front.counts(), lines: front.lines, effects });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ host: `127.0.0.1:${port}`, token, proxy });

async function registryToken(): Promise<string> {
  const scope = `repository:${owner}/${packageName}:pull,push,delete`;
  const authorization = `Basic ${Buffer.from(`bench:${token}`).toString('base64')}`;
  const url = `${registry.url}/token?service=test-registry&scope=${scope}`;
  const answer = await fetch(url, { headers: { authorization } });
  return ((await answer.json()) as { token: string }).token;
}
