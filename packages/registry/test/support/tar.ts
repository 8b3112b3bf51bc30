/** One member of an archive made by hand, so that it may be wrong on purpose. */
export interface TarMember {
  readonly name: string;
  readonly body: string | Uint8Array;
  /** Default `0`: a regular file. */
  readonly type?: string;
  readonly prefix?: string;
  /** In place of the true size. */
  readonly sizeField?: string | Uint8Array;
}

const block = 512;

/** A tar archive with its two closing blocks. */
export function tarBytes(members: readonly TarMember[]): Buffer {
  const parts = members.flatMap((member) => {
    const body = Buffer.from(member.body);
    const padding = Buffer.alloc((block - (body.byteLength % block)) % block);
    return [tarHeader(member), body, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** A ustar header block (POSIX.1-2017, pax, "ustar Interchange Format"). */
export function tarHeader(member: TarMember): Buffer {
  const header = Buffer.alloc(block);
  const size = Buffer.from(member.body).byteLength.toString(8).padStart(11, '0');
  header.write(member.name, 0, 100);
  header.write('0000644\0', 100);
  header.set(Buffer.from(member.sizeField ?? size), 124);
  header.write('00000000000', 136);
  header.write('        ', 148);
  header.write(member.type ?? '0', 156);
  header.write('ustar\0' + '00', 257);
  header.write(member.prefix ?? '', 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
