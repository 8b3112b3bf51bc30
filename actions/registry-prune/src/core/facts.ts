import type { Digest } from '@image-relay/oci';

/** A blob as a manifest names it; bytes. Content that may be kept elsewhere is not among them. */
export interface BlobFacts {
  readonly digest: Digest;
  readonly size: number;
}

/** What the bytes of a manifest say. Content has a digest, so none of this ever changes. */
export interface ManifestFacts {
  readonly mediaType: string;
  /** Of the manifest itself, in bytes. */
  readonly size: number;
  readonly children: readonly Digest[];
  /** Those of the children that are not said to be single images; absent when all are. */
  readonly nested?: readonly Digest[];
  readonly subject?: Digest;
  readonly blobs: readonly BlobFacts[];
  /** An earlier run put it in the place of an image, to take a tag from that. */
  readonly isStub?: true;
}

/** One manifest of a package with its tags. Times are milliseconds since the epoch. */
export interface Version {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** Of GitHub Packages; larger is newer. */
  readonly id?: number;
  readonly createdAt?: number;
  /** When it was last seen to get or to lose a tag. */
  readonly taggedAt?: number;
  /** Absent when it was not read. */
  readonly manifest?: ManifestFacts;
  /** Why it could not be read although it is there. */
  readonly unreadable?: string;
}

/** Everything that is known of one package, at one moment. */
export interface PackageFacts {
  /** `registry.example.com/acme/web` */
  readonly name: string;
  readonly versions: readonly Version[];
  /** Tags that are listed and answer 404. */
  readonly ghosts: readonly string[];
}

/** Before there were containers: no time of an image, but a clock that was not set. */
const firstPlausible = Date.UTC(2010, 0, 1);
/** RFC 3339 has no later year. */
const lastPlausible = Date.UTC(9999, 11, 31);

/** The newer of created and last tagged; undefined when neither is known, or one is no time of an image. */
export function timeOf({ createdAt = 0, taggedAt = 0 }: Version): number | undefined {
  const time = Math.max(createdAt, taggedAt);
  return time >= firstPlausible && time <= lastPlausible ? time : undefined;
}
