import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on this machine that answers as it is told, one after the other, the last for good. */
export async function serveLists(...answers: readonly RequestListener[]) {
  const requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`, requests };
}

/** An answer of that status with that text. */
export function says(text: string, status = 200, headers: Record<string, string> = {}) {
  const listener: RequestListener = (_, response) => {
    response.writeHead(status, headers);
    response.end(text);
  };
  return listener;
}

/** An answer that breaks off. */
export const breaksOff: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('sha256:');
  response.socket?.end();
};

/** No answer at all. */
export const hangsUp: RequestListener = (_, response) => void response.destroy();

/** An answer that goes on for ever. */
export const drips: RequestListener = (_, response) => {
  const timer = setInterval(() => response.write('\n'), 5);
  response.on('close', () => clearInterval(timer));
};
