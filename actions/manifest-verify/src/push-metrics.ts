import { ActionError, quote } from '@image-relay/action-kit';
import { type Group, pushPath } from './core/grouping.ts';
import type { Pushgateway } from './pushgateway.ts';

export interface PushOptions {
  readonly attempts?: number;
  /** For one attempt, and between two of them, in milliseconds. */
  readonly timeoutMs?: number;
  readonly pauseMs?: number;
}

export interface PushTarget {
  readonly gateway: Pushgateway;
  readonly group: Group;
  /** Whether the metrics are all that the group is to hold. */
  readonly replace: boolean;
}

interface Refusal {
  readonly what: string;
  readonly isTemporary: boolean;
  readonly cause?: unknown;
}

/**
 * Pushes metrics below a group of their own. Those of a run that saw everything replace the group
 * (PUT), so that a tag that is gone is forgotten; those of another run replace what they name (POST),
 * so that the time of the last success and broken images outlive it. Throws METRICS_NOT_PUSHED,
 * which names the host alone.
 */
export async function pushMetrics(
  text: string,
  { gateway, group, replace }: PushTarget,
  { attempts = 3, timeoutMs = 10_000, pauseMs = 1_000 }: PushOptions = {},
): Promise<void> {
  const url = new URL(gateway.url);
  url.pathname = pushPath(url.pathname, group);
  const method = replace ? 'PUT' : 'POST';
  let refusal: Refusal | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await new Promise((wake) => setTimeout(wake, pauseMs));
    refusal = await send(url, text, { method, authorization: authorizationOf(gateway), timeoutMs });
    if (refusal === undefined) return;
    if (!refusal.isTemporary) break;
  }
  throw new ActionError(
    'METRICS_NOT_PUSHED',
    `the metrics could not be pushed to ${url.host}: ${refusal?.what ?? 'no attempt was made'}`,
    {
      hint: 'check the input pushgateway and whether the runner can reach it; what was verified is reported all the same',
      cause: refusal?.cause,
    },
  );
}

async function send(
  url: URL,
  text: string,
  {
    method,
    authorization,
    timeoutMs,
  }: { method: 'PUT' | 'POST'; authorization: Record<string, string>; timeoutMs: number },
): Promise<Refusal | undefined> {
  try {
    const answer = await fetch(url, {
      method,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', ...authorization },
      body: text,
      // The log-in is for this host alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await answer.text();
    if (answer.ok) return undefined;
    const said = body.trim() === '' ? '' : `: ${quote(body.trim(), 200)}`;
    const isTemporary = answer.status === 429 || answer.status >= 500;
    return { what: `it answered ${answer.status}${said}`, isTemporary };
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    return {
      what: isLate ? 'it did not answer in time' : 'no connection',
      isTemporary: true,
      cause,
    };
  }
}

function authorizationOf({ username = '', password = '' }: Pushgateway): Record<string, string> {
  if (username === '' && password === '') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
