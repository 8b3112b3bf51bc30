import { onTestFinished } from 'vitest';
import { type ForgeOptions, startForge, type TokenGrant } from '../../src/forge/index.ts';

/** An answer with its decoded body. */
interface Asked {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the stand-in checks the bodies
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
}

/** A stand-in with acme/web, whose main has one commit, and a function that asks it. */
export async function startedForge(options: ForgeOptions = {}) {
  const forge = await startForge(options);
  onTestFinished(() => forge.close());
  const web = await forge.addRepository('acme', 'web');
  const first = await web.commit({ branch: 'main', files: { 'a.txt': 'one\n' } });
  const asks = (grant?: TokenGrant) => {
    const authorization = `token ${forge.addToken(grant)}`;
    return async (line: string, body?: unknown, headers = {}): Promise<Asked> => {
      const [method = 'GET', path = ''] = line.split(' ');
      const response = await fetch(`${forge.url}${path.replace('~', '/repos/acme/web')}`, {
        method,
        headers: { authorization, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const decoded: unknown = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, headers: response.headers, body: decoded };
    };
  };
  return { forge, web, first, asks, ask: asks() };
}
