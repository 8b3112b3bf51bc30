import { ActionError } from '@image-relay/action-kit';

/** Where a list of what is in use is: a file, or a URL that is asked without any log-in. */
export type ListPlace = { readonly path: string } | { readonly url: URL };

/** Reads an entry of the input in-use-digests; {@link objectionTo} says whether it may be asked. */
export function parseListPlace(text: string): ListPlace {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { path: text };
  if (URL.canParse(text)) return { url: new URL(text) };
  throw new ActionError('INPUT_INVALID', 'it is no URL');
}

/** Why a URL is not asked, without quoting what may be a secret. */
export function objectionTo(place: ListPlace): string | undefined {
  if ('path' in place) return undefined;
  const { username, password, host } = place.url;
  if (username !== '' || password !== '') return `the URL of ${host} holds a log-in`;
  return isAllowed(place.url) ? undefined : `the URL of ${host} is not https`;
}

/** Whether a list may send on: to what may be asked itself, and from another machine never to this one. */
export function mayFollow(start: URL, url: URL): boolean {
  if (start.protocol === 'https:' && url.protocol !== 'https:') return false;
  return objectionTo({ url }) === undefined;
}

/** `https`, or `http` where nobody listens in. */
function isAllowed({ protocol, hostname }: URL): boolean {
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** For messages: what stands behind `?` may be a secret. */
export function formatPlace(place: ListPlace): string {
  return 'path' in place ? place.path : `${place.url.origin}${place.url.pathname}`;
}
