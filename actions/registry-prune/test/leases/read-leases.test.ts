import { ActionError } from '@image-relay/action-kit';
import { expect, it } from 'vitest';
import { everywhere, type LeaseSource } from '../../src/leases/lease-source.ts';
import { readLeases } from '../../src/leases/read-leases.ts';
import { unreadable } from '../../src/leases/unreadable.ts';

const source = (name: string, read: LeaseSource['read']): LeaseSource => ({ name, read });
const lease = { kind: 'tag', value: 'v1', source: 'a test' } as const;
const fine = source('fine', async () => everywhere([lease]));

it('everything that a source says is in use', async () => {
  const busy = async () => ({ ...everywhere([]), isWorkActive: true });
  const leases = await readLeases([fine, source('busy', busy), fine]);
  expect([leases.of('acme/web'), leases.isWorkActive]).toEqual([[lease, lease], true]);
  expect(await readLeases([]).then((none) => none.of('acme/web'))).toEqual([]);
});

it('one source that cannot be read is an error, whatever the others say', async () => {
  const fails = async () => {
    throw new ActionError('IN_USE_UNREADABLE', 'a reason', { hint: 'what to do' });
  };
  const [one, two] = [source('one', fails), source('two', fails)];
  await expect(readLeases([fine, one])).rejects.toMatchObject({ message: 'a reason' });
  await expect(readLeases([one, fine, two])).rejects.toMatchObject({
    code: 'IN_USE_UNREADABLE',
    details: ['a reason; what to do', 'a reason; what to do'],
  });
});

it('several sources say once what it comes to', async () => {
  const fails = async () => {
    throw unreadable('"deploy" in in-use-paths', 'there is no such file');
  };
  const why = '"deploy" in in-use-paths: there is no such file';
  await expect(readLeases([source('one', fails), source('two', fails)])).rejects.toMatchObject({
    message: expect.stringMatching(/^what is in use .*: 2 sources cannot be read$/),
    details: [why, why],
  });
});

it('a bug in a source is no user error', async () => {
  const bug = async () => {
    throw new TypeError('a bug');
  };
  await expect(readLeases([fine, source('bug', bug)])).rejects.toThrow(TypeError);
});
