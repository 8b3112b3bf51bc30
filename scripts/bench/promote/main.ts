import {
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { contestants, type Job, login } from './contestants.ts';

/**
 * Requests and wall time of a promotion to four tags at a latency of 30 ms, with log-in: in one
 * repository, to another by mount, to another registry. Run after `pnpm bundle`:
 * `node --conditions=source scripts/bench/promote/main.ts`. crane and skopeo are looked for on the
 * PATH, or named by CRANE and SKOPEO.
 */
const tags = ['v1.2.3', '1.2', '1', 'latest'];
const fixture = imageFixture.fourPlatforms();
const auth = { mode: 'token', users: { [login.username]: { password: login.password } } } as const;

interface Scene {
  readonly name: string;
  readonly options: MemoryRegistryOptions;
  readonly target: string;
  readonly isFar: boolean;
}

const scenes: readonly Scene[] = [
  { name: 'one repository', options: { multiTag: false }, target: 'acme/web', isFar: false },
  { name: 'one repository, several tags a PUT', options: {}, target: 'acme/web', isFar: false },
  { name: 'another repository', options: { multiTag: false }, target: 'acme/app', isFar: false },
  { name: 'another registry', options: { multiTag: false }, target: 'acme/app', isFar: true },
];

for (const scene of scenes) {
  console.log(`\n${scene.name}`);
  console.log('requests  writes  look-ups  log-in  blob bytes    wall  by');
  for (const { name, run } of contestants()) {
    if (run === undefined) {
      console.log(`${' '.repeat(57)}${name}`);
      continue;
    }
    const source = await startMemoryRegistry({ latencyMs: 30, auth, ...scene.options });
    const target = scene.isFar
      ? await startMemoryRegistry({ latencyMs: 30, auth, ...scene.options })
      : source;
    source.state.load('acme/web', fixture, ['build']);
    const servers = [...new Set([source, target])];
    const job: Job = {
      hosts: servers.map(({ host }) => host),
      source: `${source.host}/acme/web@${fixture.root.digest}`,
      target: `${target.host}/${scene.target}`,
      tags,
    };
    const startedAt = performance.now();
    await run(job);
    console.log(row(servers, performance.now() - startedAt, name));
    checkTags(target, scene.target);
    await Promise.all(servers.map((server) => server.close()));
  }
}

function row(servers: readonly MemoryRegistry[], wall: number, name: string): string {
  const entries = servers.flatMap(({ log }) => [...log.entries]);
  const isLogin = (kind: string, status: number) => kind === 'token' || status === 401;
  const logins = entries.filter(({ route, status }) => isLogin(route.kind, status));
  const others = entries.filter((entry) => !logins.includes(entry));
  const writes = others.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const lookUps = others.filter(
    ({ method, route }) =>
      route.kind === 'tags' || (method === 'HEAD' && route.kind === 'manifest'),
  );
  const uploaded = writes.filter(({ route }) => route.kind !== 'manifest');
  const bytes = uploaded.reduce((sum, { bytesIn }) => sum + bytesIn, 0);
  const figures = [entries.length, writes.length, lookUps.length, logins.length, bytes];
  const widths = [8, 8, 10, 8, 12];
  const columns = figures.map((figure, at) => String(figure).padStart(widths[at] ?? 0));
  return `${columns.join('')}  ${String(Math.round(wall)).padStart(4)} ms  ${name}`;
}

function checkTags(target: MemoryRegistry, repository: string): void {
  const { tags: found } = target.state.repository(repository);
  const wrong = tags.filter((tag) => found[tag] !== fixture.root.digest);
  if (wrong.length > 0) throw new Error(`${wrong.join(', ')} do not name the digest`);
}
