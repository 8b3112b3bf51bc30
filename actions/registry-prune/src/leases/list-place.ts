import { ActionError } from '@image-relay/action-kit';

/** Where a list of what is in use is: a file, or a URL that is asked without any log-in. */
export type ListPlace = { readonly path: string } | { readonly url: URL };

/** Reads an entry of the input in-use-digests; throws a user error for a URL that is not asked. */
export function parseListPlace(text: string): ListPlace {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { path: text };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw rejected('it is no URL');
  if (!isAllowed(url)) throw rejected('only https, or http to this machine, is asked');
  if (url.username !== '' || url.password !== '') throw rejected('a URL must hold no log-in');
  return { url };
}

/** `https`, or `http` where nobody listens in. */
export function isAllowed({ protocol, hostname }: URL): boolean {
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** For messages: what stands behind `?` may be a secret. */
export function formatPlace(place: ListPlace): string {
  return 'path' in place ? place.path : `${place.url.origin}${place.url.pathname}`;
}

function rejected(why: string): ActionError {
  return new ActionError('INPUT_INVALID', why);
}
