import { expect, test } from 'vitest';
import { usernameAndPassword } from '../src/index.ts';

test.each([
  ['neither', {}, undefined],
  ['both', { username: 'mona', password: 'secret-1' }, undefined],
  ['a username alone', { username: 'mona' }, '"username" was given and "password" was not'],
  ['a password alone', { password: 'secret-1' }, '"password" was given and "username" was not'],
])('a log-in with %s', (_, given, message) => {
  expect(usernameAndPassword(given)?.message).toBe(message);
});
