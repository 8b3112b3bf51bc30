import type { Identity } from '@image-relay/image-tags';
import {
  type Digest,
  formatReference,
  formatRepository,
  type RepositoryName,
} from '@image-relay/oci';
import type { Names } from './names.ts';
import type { RevisionStatement, RevisionVerdict } from './revision.ts';

/** What the registry said. */
export type Lookup =
  | { readonly status: 'not-asked' }
  | { readonly status: 'absent' }
  | {
      readonly status: 'found';
      readonly digest: Digest;
      readonly mediaType: string;
      readonly verdict: RevisionVerdict;
      readonly statements: readonly RevisionStatement[];
    };

/** Everything known of the image: the output `json`, which `report.schema.json` describes. */
export interface Report extends Names {
  readonly schemaVersion: 1;
  readonly image: string;
  readonly kind: Identity['kind'];
  /** Of a tag given by hand: the commit the image names, once it was looked up. */
  readonly commit: string;
  readonly shortCommit: string;
  readonly mergeCommit?: string;
  readonly pullRequest?: number;
  readonly branch?: string;
  readonly gitTag?: string;
  readonly version?: string;
  readonly tree?: string;
  readonly fork: boolean;
  readonly event: string;
  readonly lookup: Lookup['status'];
  readonly found: boolean;
  readonly digest?: Digest;
  readonly digestReference?: string;
  readonly mediaType?: string;
  readonly revision?: RevisionVerdict & { readonly statements: readonly RevisionStatement[] };
}

/** What a report is made from. */
export interface ReportFacts {
  readonly event: string;
  readonly image: RepositoryName;
  readonly identity: Identity;
  readonly names: Names;
  readonly lookup: Lookup;
  readonly shaLength: number;
  readonly tree?: string;
}

/** Puts everything together; no decision is made here. */
export function reportOf(facts: ReportFacts): Report {
  const { event, image, identity, names, lookup, tree } = facts;
  const { kind, mergeCommit, pullRequest, branch, gitTag, version, fork } = identity;
  const commit = commitOf(identity, lookup);
  return {
    schemaVersion: 1,
    image: formatRepository(image),
    ...names,
    kind,
    commit,
    shortCommit: commit.slice(0, facts.shaLength),
    ...present({ mergeCommit, pullRequest, branch, gitTag, version, tree }),
    fork,
    event,
    lookup: lookup.status,
    found: lookup.status === 'found',
    ...foundMembers(image, lookup),
  };
}

function foundMembers(image: RepositoryName, lookup: Lookup): Partial<Report> {
  if (lookup.status !== 'found') return {};
  const { digest, mediaType, verdict, statements } = lookup;
  return {
    digest,
    digestReference: formatReference({ ...image, digest }),
    mediaType,
    revision: { ...verdict, statements },
  };
}

/** The commit of a `manual` identity is that of the run, which the image has nothing to do with. */
function commitOf(identity: Identity, lookup: Lookup): string {
  if (identity.kind !== 'manual' || lookup.status !== 'found') return identity.commit;
  return lookup.verdict.status === 'match' ? lookup.verdict.revision : identity.commit;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that are there. */
function present<T extends object>(members: T): Present<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
