import { createPublicKey, verify } from 'node:crypto';

/** What an App signs to prove that it is one: https://docs.github.com/apps, "Generating a JWT". */
interface Claims {
  readonly iss?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
}

/** An App whose tokens are to be checked. */
export interface SigningApp {
  readonly id: number;
  readonly clientId: string;
  /** PEM. */
  readonly publicKey: string;
}

const longestLife = 600;
const undecodable = 'A JSON web token could not be decoded';

/** Three dotted parts: App tokens have them, the other tokens do not. */
export function isJsonWebToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** The App that signed a token, or GitHub's words for what is wrong with it. */
export function readJsonWebToken<App extends SigningApp>(
  text: string,
  apps: readonly App[],
  now: Date,
): App | { readonly problem: string; readonly status: 401 | 404 } {
  const [header = '', payload = '', signature = ''] = text.split('.');
  const [head, claims] = [decode(header), decode(payload) as Claims | undefined];
  if (claims === undefined || (head as { alg?: unknown })?.alg !== 'RS256') {
    return { problem: undecodable, status: 401 };
  }
  const app = apps.find((one) => [`${one.id}`, one.clientId].includes(String(claims.iss)));
  if (app === undefined) return { problem: 'Integration not found', status: 404 };
  const signed = Buffer.from(`${header}.${payload}`);
  const key = createPublicKey(app.publicKey);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) {
    return { problem: undecodable, status: 401 };
  }
  const problem = timeProblem(claims, Math.floor(now.getTime() / 1000));
  return problem === undefined ? app : { problem, status: 401 };
}

function timeProblem({ iat, exp }: Claims, now: number): string | undefined {
  if (typeof exp !== 'number' || exp <= now) {
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  }
  if (exp > now + longestLife) return "'Expiration time' claim ('exp') is too far in the future";
  if (typeof iat !== 'number' || iat > now) {
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  }
  return undefined;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
