import { createHash } from 'node:crypto';
import type { Digest } from '@image-relay/oci';
import {
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Codes of the error JSON; empty for anything else. */
  readonly codes: readonly string[];
}

/** A registry that ends with the test. */
export async function startRegistry(options?: MemoryRegistryOptions): Promise<MemoryRegistry> {
  const registry = await startMemoryRegistry(options);
  onTestFinished(() => registry.close());
  return registry;
}

/** One request; redirects are not followed. `GET /path` with the body and headers of `init`. */
export async function ask(
  registry: { readonly url: string },
  line: string,
  init: { readonly headers?: Record<string, string>; readonly body?: string | Uint8Array } = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const { body, headers } = init;
  const response = await fetch(new URL(path, registry.url), {
    method,
    redirect: 'manual',
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, codes: codesOf(text) };
}

export function sha256(content: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function basic(username: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function codesOf(text: string): readonly string[] {
  if (!text.startsWith('{"errors"')) return [];
  const body = JSON.parse(text) as { errors: readonly { code: string }[] };
  return body.errors.map((error) => error.code);
}
