import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const maximumRedirects = 3;

/** What octokit hands over; it sends no streams here. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** The members of a fetch Response that octokit reads, with the whole body in memory. */
interface FetchedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  /** The bytes as they came, for downloads. */
  readonly body: Uint8Array;
  readonly text: () => Promise<string>;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

type Fetch = (url: string, options: FetchOptions) => Promise<FetchedResponse>;

/**
 * A fetch over node:http, which starts 20 ms sooner than the global one. It follows redirects of
 * GET, and HTTP_PROXY, HTTPS_PROXY and NO_PROXY on Node 24.5 or later. `timeoutMs` is the longest
 * silence on the line. A body that is cut short rejects.
 */
export function createFetch(options: {
  readonly timeoutMs: number;
  readonly env: NodeJS.ProcessEnv;
}): Fetch {
  const agentOptions = { keepAlive: true, proxyEnv: options.env };
  const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) };
  const exchange = async (url: string, request: FetchOptions, redirects: number) => {
    const target = new URL(url);
    const incoming = await send(target, request, { agents, timeoutMs: options.timeoutMs });
    const location = incoming.headers.location;
    const isRedirect = [301, 302, 307, 308].includes(incoming.statusCode ?? 0);
    if (!isRedirect || location === undefined || request.method !== 'GET' || redirects === 0) {
      return await receive(url, incoming);
    }
    incoming.resume();
    const next = new URL(location, target);
    return await exchange(next.href, forHost(request, next.host === target.host), redirects - 1);
  };
  return (url, request) => exchange(url, request, maximumRedirects);
}

/** The token goes to the host it was meant for, never on to another. */
function forHost(request: FetchOptions, isSameHost: boolean): FetchOptions {
  if (isSameHost) return request;
  const { authorization: _, ...headers } = request.headers;
  return { ...request, headers };
}

interface Connection {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly timeoutMs: number;
}

function send(url: URL, request: FetchOptions, connection: Connection): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const options = { method: request.method, headers: request.headers };
    const outgoing = isTls
      ? httpsRequest(url, { ...options, agent: connection.agents.https })
      : httpRequest(url, { ...options, agent: connection.agents.http });
    outgoing.setTimeout(connection.timeoutMs, () => {
      outgoing.destroy(new Error(`no answer within ${connection.timeoutMs} ms`));
    });
    outgoing.on('response', resolve).on('error', reject);
    outgoing.end(request.body);
  });
}

async function receive(url: string, incoming: IncomingMessage): Promise<FetchedResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const body = Buffer.concat(chunks);
  const headers = Object.entries(incoming.headers).map(([name, value]) => {
    return [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const;
  });
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    url,
    headers: new Map(headers),
    body,
    text: () => Promise.resolve(body.toString('utf8')),
    arrayBuffer: () => Promise.resolve(new Uint8Array(body).buffer),
  };
}
