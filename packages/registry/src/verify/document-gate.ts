import type { RawManifest } from '../port.ts';
import { createGate } from './gate.ts';

/** Bytes of documents that may be under way at once, and what one of unknown size counts for. */
const budget = 32 * 1024 * 1024;
const unknownSize = 64 * 1024;

/** Reads documents while what they announce fits into memory; sizes are those of descriptors, in bytes. */
export interface DocumentGate {
  manifest(
    size: number | undefined,
    read: () => Promise<RawManifest | undefined>,
  ): Promise<RawManifest | undefined>;
  /** For a read that stops by itself once the size is exceeded. */
  config<Value>(size: number, read: () => Promise<Value>): Promise<Value>;
}

/** A manifest that is larger than it was announced makes all that follow count for as much. */
export function createDocumentGate(): DocumentGate {
  const gate = createGate(budget);
  let least = 0;
  return {
    async manifest(size = unknownSize, read) {
      const weight = Math.max(size, least);
      return await gate.run(weight, async () => {
        const raw = await read();
        if (raw !== undefined && raw.bytes.length > weight) least = raw.bytes.length;
        return raw;
      });
    },
    config: (size, read) => gate.run(size, read),
  };
}
