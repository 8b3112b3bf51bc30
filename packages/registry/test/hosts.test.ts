import { describe, expect, test } from 'vitest';
import { accessHint, isLoopbackHost, isPrivateAddress, registryOrigin } from '../src/hosts.ts';

describe('accessHint', () => {
  test.each([
    ['ghcr.io', 'Manage Actions access'],
    ['registry.example.com', 'the permission that this needs'],
  ])('for %s names where access is granted: %s', (host, where) => {
    expect(accessHint(host)).toContain(where);
  });
});

describe('isLoopbackHost', () => {
  test.each([
    ['localhost', true],
    ['LOCALHOST.', true],
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['10.0.0.1', false],
    ['localhost.example.com', false],
    ['127.0.0.1.example.com', false],
  ])('%s is loopback: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('isPrivateAddress', () => {
  test.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['0.0.0.0', true],
    ['[fe80::1]', true],
    ['fe80::1%eth0', true],
    ['fd00::1', true],
    ['::ffff:10.0.0.1', true],
    ['8.8.8.8', false],
    ['2606:4700::1111', false],
    ['internal.example.com', false],
  ])('%s is private: %s', (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });
});

describe('registryOrigin', () => {
  const standard = { plainHttp: false, loopbackTls: false };
  test.each([
    ['a public host gets https', 'ghcr.io', standard, 'https://ghcr.io/'],
    ['docker.io is served by registry-1', 'docker.io', standard, 'https://registry-1.docker.io/'],
    ['localhost gets http', 'localhost:5000', standard, 'http://localhost:5000/'],
    ['an IPv6 loopback gets http', '[::1]:5000', standard, 'http://[::1]:5000/'],
    ['a private host gets https', '10.0.0.1:5000', standard, 'https://10.0.0.1:5000/'],
    [
      'plainHttp makes it http',
      'registry.lan',
      { plainHttp: true, loopbackTls: false },
      'http://registry.lan/',
    ],
    [
      'loopback can have TLS when asked for',
      'localhost:5000',
      { plainHttp: false, loopbackTls: true },
      'https://localhost:5000/',
    ],
  ])('%s', (_, registry, options, origin) => {
    expect(registryOrigin(registry, options).href).toBe(origin);
  });

  test.each(['', 'user:pass@ghcr.io', 'ghcr.io/path', 'ghcr.io?x=1', 'a b', 'ghcr.io#x'])(
    'refuses %j as a host',
    (registry) => {
      expect(() => registryOrigin(registry, standard)).toThrow(
        expect.objectContaining({ code: 'REGISTRY_PROTOCOL' }),
      );
    },
  );
});
