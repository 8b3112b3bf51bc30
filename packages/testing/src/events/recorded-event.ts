/** A JSON object as the runner writes it to GITHUB_EVENT_PATH. */
export type Payload = Readonly<Record<string, unknown>>;

/** The platform whose runner made the environment. */
export type EventPlatform = 'github' | 'gitea' | 'forgejo';

/**
 * Where a payload comes from: `recording` is GitHub's own example of the event with small named
 * changes, `schema` is a minimal payload written from the platform's documented schema.
 */
export type PayloadSource = 'recording' | 'schema';

/** What an image of the event is called, with every option at its default. */
export interface ExpectedImage {
  readonly kind: string;
  /** Full hex of the head commit. */
  readonly commit: string;
  readonly mergeCommit?: string;
  readonly pullRequest?: number;
  readonly branch?: string;
  readonly gitTag?: string;
  readonly fork: boolean;
  /** Tags in order, the immutable one first. */
  readonly tags: readonly string[];
}

/** An event that must be refused, with the permanent code of the refusal. */
export interface ExpectedRefusal {
  readonly error: string;
}

/** A pull request as `GET /repos/{owner}/{repo}/pulls` lists it. */
export interface ApiPullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly label: string;
    readonly repo: { readonly full_name: string } | null;
  };
}

/** What the platform's API knows when the event arrives; only asked when the payload is not enough. */
export interface ApiFacts {
  readonly pullRequests?: readonly ApiPullRequest[];
  /** Tag name to commit; a tag object in between makes it an annotated tag. */
  readonly gitTags?: Readonly<
    Record<string, { readonly commit: string; readonly tagObject?: string }>
  >;
}

/** One event as a job sees it, with the image it stands for. */
export interface RecordedEvent {
  readonly name: string;
  readonly platform: EventPlatform;
  readonly source: PayloadSource;
  readonly eventName: string;
  readonly payload: Payload;
  /** The GITHUB_* variables the runner sets for this event. */
  readonly environment: Readonly<Record<string, string>>;
  readonly expected: ExpectedImage | ExpectedRefusal;
  readonly api?: ApiFacts;
  /** The clock of the run where the tag depends on it, ISO 8601. */
  readonly now?: string;
  /** The value of a `tag` input given by hand. */
  readonly tag?: string;
}

/** Says whether an event stands for an image rather than for a refusal. */
export function standsForImage(
  event: RecordedEvent,
): event is RecordedEvent & { readonly expected: ExpectedImage } {
  return !('error' in event.expected);
}
