import { get as getHttp, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { get as getHttps, Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '@image-relay/action-kit';
import { mostBytes } from './files.ts';
import { mayFollow } from './list-place.ts';

export interface FetchOptions {
  /** Of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
  readonly env: Environment;
  readonly retries: number;
  readonly signal: AbortSignal;
  /** For one attempt, in milliseconds. */
  readonly timeoutMs?: number;
  readonly pauseMs?: number;
}

/** The whole text, or why there is none. */
export type Fetched = { readonly text: string } | { readonly why: string };

interface Attempt {
  readonly isTemporary?: boolean;
  /** How long the server asks to wait, in milliseconds. */
  readonly waitMs?: number;
}

const mostRedirects = 3;
const longestWaitMs = 60_000;

/** Gets a text without any log-in; again after 408, 429, 5xx and a lost connection, until stopped. */
export async function fetchText(url: URL, options: FetchOptions): Promise<Fetched> {
  const { retries, signal, pauseMs = 500 } = options;
  for (let turn = 0; ; turn += 1) {
    const fetched: Fetched & Attempt = await follow(url, options);
    if (fetched.isTemporary !== true || turn >= retries) return fetched;
    const pause = fetched.waitMs ?? pauseMs * 2 ** turn;
    if (pause > longestWaitMs) return fetched;
    const isStopped = await wait(pause, false, { signal }).catch(() => true);
    if (isStopped) return fetched;
  }
}

async function follow(start: URL, options: FetchOptions): Promise<Fetched & Attempt> {
  let url = start;
  const { signal, timeoutMs = 15_000 } = options;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  for (let step = 0; step <= mostRedirects; step += 1) {
    try {
      const answer = await send(url, options.env, limit);
      const { statusCode: status = 0, headers } = answer;
      const { location } = headers;
      if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
        answer.destroy();
        if (!URL.canParse(location, url.href)) return { why: 'it redirects to what is no URL' };
        const next = new URL(location, url);
        if (!mayFollow(url, next)) {
          return { why: `it redirects to ${next.origin}, which is not asked` };
        }
        url = next;
        continue;
      }
      return await read(answer, status);
    } catch (error) {
      return { why: reasonOf(error, limit), isTemporary: true };
    }
  }
  return { why: `it redirects more than ${mostRedirects} times` };
}

async function read(answer: IncomingMessage, status: number): Promise<Fetched & Attempt> {
  if (status !== 200) {
    answer.destroy();
    const after = answer.headers['retry-after'] ?? '';
    return {
      why: `it answered ${status}`,
      isTemporary: status === 408 || status === 429 || status >= 500,
      ...(/^\d{1,6}$/.test(after) ? { waitMs: Number(after) * 1000 } : {}),
    };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return { why: `it has more than ${mostBytes} bytes` };
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

function send(url: URL, env: Environment, signal: AbortSignal) {
  const isTls = url.protocol === 'https:';
  const agent = { proxyEnv: env };
  const headers = { 'user-agent': 'image-relay', accept: 'text/plain, application/json' };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = isTls
      ? getHttps(url, { headers, signal, agent: new HttpsAgent(agent) })
      : getHttp(url, { headers, signal, agent: new HttpAgent(agent) });
    request.on('response', resolve).on('error', reject);
  });
}

/** Messages of the operating system hold no secrets. */
function reasonOf(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return 'it did not answer in time';
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `no connection, or one that broke off${code}`;
}
