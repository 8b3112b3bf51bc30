import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

const root = '/_apis/artifactcache/';

/** Where runners of GitHub Enterprise Server keep what actions/cache is given, in memory. */
export interface CacheService {
  owns(path: string): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Entry {
  readonly key: string;
  bytes: Buffer;
}

export function createCacheService(): CacheService {
  const entries: Entry[] = [];
  return {
    owns: (path) => path.startsWith(root),
    async answer(request, response) {
      const url = new URL(request.url ?? '', `http://${request.headers.host}`);
      const [name, id] = url.pathname.slice(root.length).split('/');
      const entry = entries[Number(id) - 1];
      const body = await buffer(request);
      const json = (status: number, value?: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(value === undefined ? undefined : JSON.stringify(value));
      };
      if (name === 'archives') return void response.end(entry?.bytes);
      if (name === 'cache') {
        const at = find(entries, (url.searchParams.get('keys') ?? '').split(','));
        if (at < 0) return json(204);
        const archiveLocation = `${url.origin}${root}archives/${at + 1}`;
        return json(200, { archiveLocation, cacheKey: entries[at]?.key });
      }
      if (entry === undefined) {
        const { key } = JSON.parse(body.toString()) as { key: string };
        return json(201, { cacheId: entries.push({ key, bytes: Buffer.alloc(0) }) });
      }
      if (request.method === 'PATCH') entry.bytes = patched(entry.bytes, body, request);
      return json(204);
    },
  };
}

function find(entries: readonly Entry[], keys: readonly string[]): number {
  const [exact, ...prefixes] = keys;
  const at = entries.findLastIndex(({ key }) => key === exact);
  if (at >= 0) return at;
  return entries.findLastIndex(({ key }) => prefixes.some((prefix) => key.startsWith(prefix)));
}

function patched(before: Buffer, chunk: Buffer, { headers }: IncomingMessage): Buffer {
  const start = Number(/bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? 0);
  const after = Buffer.alloc(Math.max(before.length, start + chunk.length));
  before.copy(after);
  chunk.copy(after, start);
  return after;
}
