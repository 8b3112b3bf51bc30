/** How the stand-in behaves; everything has a default. */
export interface ForgeOptions {
  /** A release or pull request is left out of lists for this many requests after its creation. */
  readonly listingLag?: number;
  /** The setting "Allow GitHub Actions to create and approve pull requests"; true by default. */
  readonly actionsMayCreatePullRequests?: boolean;
  /** Assets of a published release cannot be changed; false by default. */
  readonly immutableReleases?: boolean;
  /** Requests an hour for each token, 5000 by default. */
  readonly rateLimit?: number;
  /** The secondary limit: points a minute for each token, 900 by default; a read is 1, a write 5. */
  readonly pointsPerMinute?: number;
  /** How it is refused: 403 by default. Both forms are GitHub's. */
  readonly secondaryStatus?: 403 | 429;
  /** Milliseconds before each request is answered; 0 by default. */
  readonly latencyMs?: number;
  readonly now?: () => Date;
}

/** The options with their defaults. */
export function withDefaults(options: ForgeOptions): Required<ForgeOptions> {
  return {
    listingLag: options.listingLag ?? 0,
    actionsMayCreatePullRequests: options.actionsMayCreatePullRequests ?? true,
    immutableReleases: options.immutableReleases ?? false,
    rateLimit: options.rateLimit ?? 5000,
    pointsPerMinute: options.pointsPerMinute ?? 900,
    secondaryStatus: options.secondaryStatus ?? 403,
    latencyMs: options.latencyMs ?? 0,
    now: options.now ?? (() => new Date()),
  };
}
