import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TarEntry, TarError, tarEntries } from '../../src/layout/tar.ts';
import { collect } from '../support/client.ts';
import { rejectionOf } from '../support/failure.ts';
import { tarBytes, tarHeader } from '../support/tar.ts';

const read = (archive: Buffer): Promise<TarEntry[]> =>
  collect(tarEntries(async (offset, length) => archive.subarray(offset, offset + length)));
const names = async (archive: Buffer) => (await read(archive)).map(({ name }) => name);

describe('tarEntries', () => {
  test('finds the files of an archive and where their bytes are', async () => {
    const archive = tarBytes([
      { name: 'a', body: 'first' },
      { name: 'dir/b', body: 'x'.repeat(600) },
      { name: 'empty', body: '' },
    ]);
    const found = await read(archive);
    const bodies = found.map(({ offset, size }) => String(archive.subarray(offset, offset + size)));
    expect(found.map(({ name }) => name)).toEqual(['a', 'dir/b', 'empty']);
    expect(bodies).toEqual(['first', 'x'.repeat(600), '']);
  });

  test.each([
    ['folders', '5'],
    ['symbolic links', '2'],
    ['hard links', '1'],
    ['devices', '3'],
  ])('leaves out %s', async (_, type) => {
    const archive = tarBytes([
      { name: 'x', body: '', type },
      { name: 'a', body: '' },
    ]);
    expect(await names(archive)).toEqual(['a']);
  });

  test.each([
    ['a pax path', { name: 'x', type: 'x', body: '21 path=long/name/ü\n' }, 'long/name/ü'],
    ['a GNU long name', { name: 'x', type: 'L', body: 'long/name\0' }, 'long/name'],
  ])('takes the name from %s', async (_, extra, expected) => {
    const archive = tarBytes([extra, { name: 'short', body: 'b' }, { name: 'next', body: '' }]);
    expect(await names(archive)).toEqual([expected, 'next']);
  });

  test('joins prefix and name of ustar', async () => {
    const header = tarHeader({ name: 'name', body: '', prefix: 'some/folder' });
    expect(await names(header)).toEqual(['some/folder/name']);
  });

  test('takes a size from pax and in base 256', async () => {
    const body = 'y'.repeat(10);
    const archive = tarBytes([
      { name: 'x', type: 'x', body: '11 size=10\n' },
      { name: 'a', body, sizeField: '00000000000' },
      { name: 'b', body, sizeField: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10]) },
    ]);
    expect((await read(archive)).map(({ size }) => size)).toEqual([10, 10]);
  });

  test.each([
    ['a global header', { name: 'g', type: 'g', body: '9 a=long\n' }, 'first'],
    ['a long link name', { name: 'K', type: 'K', body: 'some/longer/target\0' }, 'first'],
    ['a GNU long name', { name: 'L', type: 'L', body: 'some/longer/name\0' }, 'some/longer/name'],
  ])('keeps what pax says across %s, which has a length of its own', async (_, between, name) => {
    const archive = tarBytes([
      { name: 'x', type: 'x', body: '14 path=first\n10 size=5\n' },
      between,
      { name: 'short', body: 'bytes', sizeField: '00000000000' },
      { name: 'next', body: '' },
    ]);
    expect((await read(archive)).map((entry) => [entry.name, entry.size])).toEqual([
      [name, 5],
      ['next', 0],
    ]);
  });

  test.each([
    ['a wrong checksum', Buffer.from(tarHeader({ name: 'a', body: '' })).fill('z', 0, 1)],
    ['a header that is cut short', tarHeader({ name: 'a', body: '' }).subarray(0, 100)],
    ['a size that is not octal', tarHeader({ name: 'a', body: '', sizeField: '0000000009x' })],
    [
      'a pax size beyond any file',
      tarBytes([
        { name: 'x', type: 'x', body: `30 size=1${'0'.repeat(20)}\n` },
        { name: 'a', body: '' },
      ]),
    ],
    [
      'a pax size at the end of what can be counted',
      tarBytes([
        { name: 'x', type: 'x', body: '25 size=9007199254740991\n' },
        { name: 'a', body: '' },
      ]),
    ],
    ['text', Buffer.alloc(1024, 'not a tar archive ')],
  ])('fails on %s', async (_, archive) => {
    expect(await rejectionOf(read(archive))).toBeInstanceOf(TarError);
  });

  test('ends for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2048 }), async (bytes) => {
        const outcome = await read(Buffer.from(bytes)).catch((error: unknown) => error);
        expect(outcome instanceof TarError || Array.isArray(outcome)).toBe(true);
      }),
    );
  });
});
