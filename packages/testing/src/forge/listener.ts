import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { readIncoming } from './incoming.ts';
import { answer } from './pipeline.ts';
import type { ForgeState } from './state.ts';

/** A listening server on a free port of 127.0.0.1. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** The API itself: every request goes through the pipeline and into the log. */
export function listenApi(state: ForgeState): Promise<Listener> {
  return listen((message, response) => {
    const served = async () => {
      const { latencyMs } = state.options;
      if (latencyMs > 0) await wait(latencyMs);
      state.turn += 1;
      const incoming = await readIncoming(message);
      const outcome = await answer(state, incoming);
      const { method, path, query, json, headers } = incoming;
      state.log.push({
        method,
        path,
        query: Object.fromEntries(query),
        ...(outcome.operation === undefined ? {} : { operation: outcome.operation }),
        ...(json === undefined ? {} : { body: json }),
        headers,
        login: outcome.login,
        status: outcome.answer?.status ?? 0,
      });
      if (outcome.answer === undefined) return void response.destroy();
      const type = { 'content-type': 'application/json; charset=utf-8' };
      response.writeHead(outcome.answer.status, { ...type, ...outcome.answer.headers });
      const { body } = outcome.answer;
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    served().catch((error: unknown) => {
      state.problems.push(`${message.method} ${message.url} broke the stand-in: ${String(error)}`);
      response.destroy();
    });
  });
}

/** Where assets are kept; like GitHub's, it refuses requests that carry a token. */
export function listenStorage(state: ForgeState): Promise<Listener> {
  return listen((message, response) => {
    message.resume();
    const repositories = [...state.repositories.values()];
    const assets = repositories.flatMap((one) => one.releases).flatMap((one) => one.assets);
    const asset = assets.find((one) => `/${one.id}` === message.url);
    const isRefused = message.headers.authorization !== undefined;
    const status = asset === undefined ? 404 : 200;
    response.writeHead(isRefused ? 400 : status, { 'content-type': asset?.contentType ?? '' });
    response.end(isRefused ? '' : asset?.bytes);
  });
}

/** A server of any kind, on a free port. */
export async function listen(listener: RequestListener): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
