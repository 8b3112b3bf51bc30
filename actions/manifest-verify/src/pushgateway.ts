import { ActionError } from '@image-relay/action-kit';

/** Where metrics are pushed to; the URL holds no credentials. */
export interface Pushgateway {
  readonly url: URL;
  readonly username?: string;
  readonly password?: string;
}

/** Reads the URL of a Pushgateway. What it says is secret, so no message quotes it. */
export function parsePushgateway(text: string): Pushgateway {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new ActionError('INPUT_INVALID', 'not an http or https URL without query');
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url,
    ...(username === '' ? {} : { username: decode(username) }),
    ...(password === '' ? {} : { password: decode(password) }),
  };
}

/** A lone `%` is a character of the password. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
