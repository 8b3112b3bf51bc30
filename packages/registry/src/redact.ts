/** A URL for messages and logs: no userinfo, no fragment, and every query value replaced by `***`. */
export function redactUrl(url: string | URL): string {
  const parsed = typeof url === 'string' ? parseUrl(url) : url;
  if (parsed === undefined) return '(not a URL)';
  const names = [...parsed.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=***`);
  const query = names.length === 0 ? '' : `?${names.join('&')}`;
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}${query}`;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Remembers secrets and takes them out of text that came from elsewhere. */
export interface Redactor {
  add(secret: string | undefined): void;
  scrub(text: string): string;
}

const shortestSecret = 3;
const longestQuote = 300;

/** Text from outside: secrets and URL queries removed, control characters blanked, cut to 300 characters. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    add(secret) {
      if (secret === undefined || secret.length < shortestSecret) return;
      secrets.add(secret);
      secrets.add(encodeURIComponent(secret));
    },
    scrub(text) {
      // Longest first: a secret that contains another must not leave its tail behind.
      const known = [...secrets].sort((a, b) => b.length - a.length);
      const clean = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
      return clean
        .replace(/\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi, '$1 ***')
        .replace(/https?:\/\/[^\s"'<>]+/gi, (url) => redactUrl(url))
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        .slice(0, longestQuote)
        .trim();
    },
  };
}
