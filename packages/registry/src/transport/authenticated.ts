import type { Authorizer, AuthTarget } from '../auth/authorizer.ts';
import { type FollowRules, follow } from './follow.ts';
import type { Answer, Wire, WireRequest } from './wire.ts';

/** A request together with the registry, repository and scopes that it is about. */
export interface AuthenticatedRequest extends WireRequest, FollowRules {
  readonly target: AuthTarget;
}

/**
 * Sends a request with what is known of the registry's authentication. The first request to a
 * registry goes alone and learns from its 401; a later 401 is answered once with a new token.
 */
export async function sendAuthenticated(
  request: AuthenticatedRequest,
  { wire, authorizer }: { readonly wire: Wire; readonly authorizer: Authorizer },
): Promise<Answer> {
  const { target } = request;
  // A session on another host (OCI distribution-spec, end-4a) carries its own permission in its URL.
  if (request.url.origin !== target.origin.origin) return await follow(wire, request, request);
  const discovery = authorizer.discovery(target.registry);
  const isFirst = discovery.scheme.kind === 'unknown' && (await discovery.enter());
  try {
    const known = await authorizer.authorize(target);
    const answer = await follow(wire, withHeader(request, known), request);
    const better = await betterHeader(answer, { request, authorizer, known });
    if (better === undefined) return answer;
    answer.body.cancel();
    return await follow(wire, withHeader(request, better), request);
  } finally {
    if (isFirst) discovery.settle();
  }
}

async function betterHeader(
  answer: Answer,
  context: {
    readonly request: AuthenticatedRequest;
    readonly authorizer: Authorizer;
    readonly known: string | undefined;
  },
): Promise<string | undefined> {
  const { target } = context.request;
  // A 401 from elsewhere, such as the storage behind a redirect, is not the registry's.
  if (answer.status !== 401 || answer.url.origin !== target.origin.origin) return undefined;
  try {
    return await context.authorizer.renew(target, answer, context.known);
  } catch (error) {
    answer.body.cancel();
    throw error;
  }
}

function withHeader<T extends WireRequest>(request: T, authorization: string | undefined): T {
  if (authorization === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization } };
}
