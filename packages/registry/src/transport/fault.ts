import { RegistryError } from '../errors.ts';
import { redactUrl } from '../redact.ts';

/** The request that failed, for the message. */
export interface FaultContext {
  readonly method: string;
  readonly url: URL;
}

interface CodedError {
  readonly code?: string;
  readonly message?: string;
  readonly http2ErrorCode?: number;
}

const http2ProtocolError = 1;
const contentCodes: ReadonlySet<string> = new Set(['REGISTRY_TRUNCATED', 'REGISTRY_LIMIT']);

const timeoutCodes: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

const certificateCode = /^(ERR_TLS_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const plaintextCode = /^(ERR_SSL_|EPROTO$)/;

/** Turns what undici or the socket threw into a RegistryError; a RegistryError passes as it is. */
export function transportError(error: unknown, context: FaultContext): RegistryError {
  if (error instanceof RegistryError) return error;
  const { code = '', message = '' } = error as CodedError;
  const where = `${context.method} ${redactUrl(context.url)}`;
  const details = { method: context.method, url: redactUrl(context.url), cause: causeOf(error) };
  if (timeoutCodes.has(code)) {
    const text = `${where} got no answer in time (${code})`;
    return new RegistryError('REGISTRY_TIMEOUT', text, { ...details, temporary: true });
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    const text = `${where}: the body that was sent does not have the size that was announced`;
    return new RegistryError('REGISTRY_CONTENT_MISMATCH', text, details);
  }
  if (contradictsLength(error as CodedError)) {
    const text = `${where}: the body is not as long as its Content-Length`;
    return new RegistryError('REGISTRY_TRUNCATED', text, { ...details, temporary: true });
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new RegistryError(
      'REGISTRY_PROTOCOL',
      `${where}: the answer is not HTTP (${code})`,
      details,
    );
  }
  const { temporary, hint } = judgeConnection(code);
  const text = `${where} failed: ${code || 'connection error'}${message === '' ? '' : ` (${firstLine(message)})`}`;
  return new RegistryError('REGISTRY_NETWORK', text, { ...details, temporary, hint });
}

/** A body that broke off: cut short where the headers promised more, else a fault of the network. */
export function bodyError(
  error: unknown,
  context: FaultContext & { readonly received: number; readonly promised: number | undefined },
): RegistryError {
  const fault = transportError(error, context);
  const isCut = context.promised !== undefined && context.received < context.promised;
  if (!isCut || fault.code === 'REGISTRY_TIMEOUT' || error instanceof RegistryError) return fault;
  return truncated({ ...context, promised: context.promised });
}

/** The error for a body that ended after fewer bytes than its Content-Length. */
export function truncated(
  context: FaultContext & { readonly received: number; readonly promised: number },
): RegistryError {
  const url = redactUrl(context.url);
  return new RegistryError(
    'REGISTRY_TRUNCATED',
    `${context.method} ${url}: the body ended after ${context.received} of ${context.promised} bytes`,
    { method: context.method, url, temporary: true },
  );
}

/**
 * What is cut short or too long in an answer that holds nothing of an image is REGISTRY_PROTOCOL: it
 * must not be taken for damage to the image that was asked for.
 */
export function apartFromContent(error: unknown): unknown {
  if (!(error instanceof RegistryError) || !contentCodes.has(error.code)) return error;
  const { message, method, url, temporary } = error;
  const where = {
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
  };
  return new RegistryError('REGISTRY_PROTOCOL', message, { ...where, temporary });
}

/**
 * A wrong length that is known before the answer is handed out: HTTP/2 headers that promise bytes and
 * end the stream at once (nghttp2 takes that for a protocol error), as Go servers send them.
 */
function contradictsLength({ code, http2ErrorCode }: CodedError): boolean {
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return true;
  return code === 'ERR_HTTP2_STREAM_ERROR' && http2ErrorCode === http2ProtocolError;
}

function judgeConnection(code: string): { temporary: boolean; hint: string } {
  if (certificateCode.test(code)) {
    const hint =
      'The certificate is not trusted: give its CA (for example by NODE_EXTRA_CA_CERTS).';
    return { temporary: false, hint };
  }
  if (plaintextCode.test(code)) {
    return {
      temporary: false,
      hint: 'If the registry speaks plain HTTP, allow that (plain-http: true).',
    };
  }
  const hint = 'Check the host name, the port and the network between here and the registry.';
  return { temporary: code !== 'ENOTFOUND', hint };
}

/** Only code and message: the original holds sockets and raw bytes of answers, tokens included. */
function causeOf(error: unknown): Error {
  const { code, message = '' } = error as CodedError;
  return Object.assign(new Error(firstLine(message)), code === undefined ? {} : { code });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
