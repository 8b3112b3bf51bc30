import { setTimeout as wait } from 'node:timers/promises';
import type { Authority } from '../auth/authority.ts';
import type { FaultRules } from '../faults/rules.ts';
import type { RegistryContext } from './context.ts';
import { serveEndpoint } from './endpoints.ts';
import type { RegistryRequest, Reply } from './exchange.ts';

/** What stands between the wire and the endpoints. */
export interface Pipeline {
  readonly context: RegistryContext;
  readonly authority: Authority;
  readonly faults: FaultRules;
}

/** Latency, injected faults, authorisation and the endpoint, in this order. */
export async function answer(
  pipeline: Pipeline,
  request: RegistryRequest,
): Promise<{ readonly reply: Reply; readonly fault?: string }> {
  pipeline.context.listLag.observe();
  const fault = pipeline.faults.choose(request);
  const delay = pipeline.context.settings.latencyMs + (fault?.delayMs ?? 0);
  if (delay > 0) await wait(delay);
  if (fault === undefined) return { reply: handle(pipeline, request) };
  if (fault.before !== undefined) return { reply: fault.before(request), fault: fault.type };
  const reply = handle(pipeline, request);
  return { reply: fault.after?.(reply, request) ?? reply, fault: fault.type };
}

function handle({ authority, context }: Pipeline, request: RegistryRequest): Reply {
  if (request.origin === 'content') return serveEndpoint(context, request);
  if (request.route.kind === 'token') return authority.serveToken(request);
  return authority.check(request) ?? serveEndpoint(context, request);
}
