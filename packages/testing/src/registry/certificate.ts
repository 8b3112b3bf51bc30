import { createSign, generateKeyPairSync } from 'node:crypto';

/** A self-signed certificate for the loopback interface, and its key; both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const oids = {
  commonName: '0603550403',
  ecdsaWithSha256: '06082a8648ce3d040302',
  subjectAltName: '0603551d11',
  basicConstraints: '0603551d13',
};

/** Makes a certificate for 127.0.0.1 and localhost, valid from yesterday for thirty days (RFC 5280). */
export function createCertificate(now: number = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(hex(oids.ecdsaWithSha256));
  const name = sequence(
    der(0x31, sequence(hex(oids.commonName), der(0x0c, text('test-registry')))),
  );
  const body = sequence(
    der(0xa0, integer(2)),
    integer(now),
    algorithm,
    name,
    sequence(utcTime(now - 86_400_000), utcTime(now + 30 * 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeNames(), certificateAuthority())),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    cert: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function alternativeNames(): Buffer {
  const names = sequence(der(0x82, text('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  return sequence(hex(oids.subjectAltName), der(0x04, names));
}

function certificateAuthority(): Buffer {
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
  return sequence(
    hex(oids.basicConstraints),
    der(0x01, Buffer.from([0xff])),
    der(0x04, isAuthority),
  );
}

/** One DER element: tag, length, content (ITU-T X.690). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), content]);
  const length = hex(size.toString(16));
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

function integer(value: number): Buffer {
  return der(0x02, hex(`00${value.toString(16).padStart(2, '0')}`.replace(/^00(?=[0-7])/, '')));
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, text(`${digits}Z`));
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}

function hex(value: string): Buffer {
  return Buffer.from(value.length % 2 === 0 ? value : `0${value}`, 'hex');
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
