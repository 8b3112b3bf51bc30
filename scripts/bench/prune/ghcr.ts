import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import type { Place } from './protocol.ts';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * A proxy through which `https://ghcr.io` is answered by `listener`, for programs that know no
 * other registry. Its certificate is made by openssl; undefined where that is missing.
 */
export async function pretendGhcr(
  folder: string,
  listener: RequestListener,
): Promise<Place['proxy']> {
  const file = (name: string) => join(folder, name);
  const [authority, authorityKey] = [file('authority.pem'), file('authority.key')];
  const [cert, key] = [file('ghcr.pem'), file('ghcr.key')];
  const make = (args: readonly string[]) =>
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...newKey, ...args], {
      stdio: 'ignore',
    });
  try {
    make(['-subj', '/CN=bench', '-out', authority, '-keyout', authorityKey]);
    const leaf = ['-addext', 'subjectAltName=DNS:ghcr.io', '-addext', 'basicConstraints=CA:FALSE'];
    const by = ['-CA', authority, '-CAkey', authorityKey];
    make(['-subj', '/CN=ghcr.io', ...leaf, ...by, '-out', cert, '-keyout', key]);
  } catch {
    return undefined;
  }
  const tls = { cert: readFileSync(cert), key: readFileSync(key) };
  const port = await listen(createSecureServer(tls, listener));
  const proxy = createServer((_, response) => void response.writeHead(403).end());
  proxy.on('connect', ({ url }, socket) => {
    if (url !== 'ghcr.io:443') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, authority };
}

/** The free port of 127.0.0.1 that it listens on. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
