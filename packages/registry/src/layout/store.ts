/** Bytes by name, below one folder or inside one archive. Names are those of {@link isLayoutName}. */
export interface LayoutStore {
  /** For messages: the path as it was given. */
  readonly path: string;
  /** Size in bytes, or undefined when there is no such file. */
  size(name: string): Promise<number | undefined>;
  /** The bytes from 0 up to `length`, or all of them. Only for a name that `size` knows. */
  read(name: string, length?: number): AsyncIterable<Uint8Array>;
  /** Absent where nothing can be written. */
  readonly writer?: LayoutWriter;
}

/** Writes become visible as a whole, by renaming. */
export interface LayoutWriter {
  /** `check` runs after the last byte and before the file appears; what it throws undoes the write. */
  write(name: string, body: AsyncIterable<Uint8Array>, check?: () => void): Promise<void>;
  /** False when there was no such file. */
  remove(name: string): Promise<boolean>;
}

/** The only names that a layout has (OCI image-spec, image-layout.md); none of them leaves its folder. */
export function isLayoutName(name: string): boolean {
  return /^(oci-layout|index\.json|blobs\/[a-z0-9]+(?:[+._-][a-z0-9]+)*\/[A-Za-z0-9=_-]+)$/.test(
    name,
  );
}

/** A whole file of at most `limit` bytes; undefined when it is not there or is larger. */
export async function readWhole(
  store: LayoutStore,
  name: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  const size = await store.size(name);
  if (size === undefined || size > limit) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
