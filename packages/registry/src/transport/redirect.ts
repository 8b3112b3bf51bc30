import { RegistryError } from '../errors.ts';
import { redactUrl } from '../redact.ts';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const maximumRedirects = 5;

export function isRedirect(status: number): boolean {
  return redirectStatuses.has(status);
}

/**
 * Where a redirect of a GET or HEAD leads. REGISTRY_PROTOCOL after 5 of them, and for a Location that
 * is missing, not http(s), or that steps down from https to http, also to a loopback host.
 */
export function redirectTarget(from: URL, location: string | undefined, hops: number): URL {
  const url = redactUrl(from);
  const target =
    location !== undefined && URL.canParse(location, from.href)
      ? new URL(location, from)
      : undefined;
  if (target === undefined) {
    throw new RegistryError('REGISTRY_PROTOCOL', `${url} redirects without a usable Location`, {
      url,
    });
  }
  const shown = redactUrl(target);
  if (hops >= maximumRedirects) {
    const text = `${url} redirects to ${shown}: more than ${maximumRedirects} redirects`;
    throw new RegistryError('REGISTRY_PROTOCOL', text, { url });
  }
  const isDowngrade = from.protocol === 'https:' && target.protocol === 'http:';
  const isWeb = target.protocol === 'https:' || target.protocol === 'http:';
  if (!isWeb || isDowngrade) {
    const text = `${url} redirects to ${shown}, which is not https`;
    throw new RegistryError('REGISTRY_PROTOCOL', text, { url });
  }
  return target;
}
