import { isRedirect, redirectTarget } from './redirect.ts';
import { protocolError } from './status.ts';
import type { Answer, Wire, WireRequest } from './wire.ts';

export interface FollowRules {
  /** Redirects that are the answer and not a way to it. */
  readonly expected?: readonly number[];
  /** A token service was judged by its address, so it may not pass us on to another one. */
  readonly staysOnOrigin?: boolean;
}

/** Sends a request and follows redirects of GET and HEAD; Authorization stays on its first origin. */
export async function follow(
  wire: Wire,
  request: WireRequest,
  rules: FollowRules = {},
): Promise<Answer> {
  let current = request;
  for (let hops = 0; ; hops += 1) {
    const answer = await wire.exchange(current);
    const mayFollow = current.method === 'GET' || current.method === 'HEAD';
    const isFinal = !isRedirect(answer.status) || rules.expected?.includes(answer.status) === true;
    if (isFinal || !mayFollow) return answer;
    answer.body.cancel();
    const url = redirectTarget(current.url, answer.header('location'), hops);
    const staysHere = url.origin === current.url.origin;
    if (!staysHere && rules.staysOnOrigin === true) {
      throw protocolError(answer, `the token service redirects to another host, ${url.host}`);
    }
    const { authorization: _, ...anonymous } = current.headers;
    current = { ...current, url, headers: staysHere ? current.headers : anonymous };
  }
}
