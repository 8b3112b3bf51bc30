import { describe, expect, test } from 'vitest';
import {
  agreesWithPlatform,
  formatPlatform,
  matchesPlatform,
  normalizePlatform,
  parsePlatform,
} from '../src/index.ts';
import { refusal } from './refusal.ts';

describe('parsePlatform', () => {
  test.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    [
      'windows(10.0.17763.1)/amd64',
      { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' },
    ],
    ['wasip1/wasm', { os: 'wasip1', architecture: 'wasm' }],
  ])('reads %s, and formatPlatform writes it back', (text, expected) => {
    expect(parsePlatform(text)).toEqual(expected);
    expect(formatPlatform(expected)).toBe(text);
  });

  test.each([
    '',
    'linux',
    'amd64',
    'linux/',
    '/amd64',
    'linux/amd64/',
    'a/b/c/d',
    'linux/a b',
    'linux /amd64',
    'linux/amd64\n',
    'linux()/amd64',
    'linux/amd64,linux/arm64',
    'linux/*',
  ])('refuses %j', (text) => {
    const expected = refusal('PLATFORM_INVALID', { hint: 'linux/amd64' });
    expect(() => parsePlatform(text)).toThrow(expected);
  });
});

describe('normalizePlatform', () => {
  test.each([
    ['linux/x86_64', 'linux/amd64'],
    ['Linux/AMD64', 'linux/amd64'],
    ['linux/x86-64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm64/v9', 'linux/arm64/v9'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['macos/arm64', 'darwin/arm64'],
    ['linux/constructor', 'linux/constructor'],
    ['linux/s390x', 'linux/s390x'],
  ])('%s is %s', (text, expected) => {
    expect(formatPlatform(normalizePlatform(parsePlatform(text)))).toBe(expected);
  });

  test('leaves out what is empty', () => {
    const given = {
      os: 'linux',
      architecture: 'amd64',
      variant: '',
      'os.version': '',
      'os.features': [],
    };
    expect(normalizePlatform(given)).toEqual({ os: 'linux', architecture: 'amd64' });
  });
});

describe('matchesPlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64', true],
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/arm/v7', 'linux/arm', true],
    ['linux/arm/v6', 'linux/arm/v7', false],
    ['linux/amd64', 'linux/amd64/v3', false],
    ['linux/amd64', 'windows/amd64', false],
    ['linux/amd64', 'linux/arm64', false],
    ['windows(10.0.17763)/amd64', 'windows(10.0.17763.4252)/amd64', true],
    ['windows(10.0.17763)/amd64', 'windows(10.0.1776)/amd64', false],
    ['windows(10.0.1776)/amd64', 'windows(10.0.17763)/amd64', false],
    ['windows(10.0.17763)/amd64', 'windows/amd64', false],
    ['windows/amd64', 'windows(10.0.17763)/amd64', true],
  ])('%s is served by %s: %s', (required, actual, expected) => {
    expect(matchesPlatform(parsePlatform(required), parsePlatform(actual))).toBe(expected);
  });

  test('asks for features only when they are required', () => {
    const plain = { os: 'windows', architecture: 'amd64' };
    const featured = { ...plain, 'os.features': ['win32k'] };
    expect(matchesPlatform(featured, plain)).toBe(false);
    expect(matchesPlatform(plain, featured)).toBe(true);
    expect(matchesPlatform(featured, featured)).toBe(true);
  });
});

describe('agreesWithPlatform', () => {
  test.each([
    ['linux/arm/v6', 'linux/arm', true],
    ['linux/arm', 'linux/arm/v6', true],
    ['linux/arm/v6', 'linux/arm/v7', false],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/amd64', 'linux/arm64', false],
    ['linux/amd64', 'windows/amd64', false],
    ['windows(10.0.17763)/amd64', 'windows/amd64', true],
    ['windows(10.0.17763)/amd64', 'windows(10.0.20348)/amd64', false],
  ])('a descriptor of %s and a configuration of %s: %s', (one, other, expected) => {
    expect(agreesWithPlatform(parsePlatform(one), parsePlatform(other))).toBe(expected);
    expect(agreesWithPlatform(parsePlatform(other), parsePlatform(one))).toBe(expected);
  });
});
