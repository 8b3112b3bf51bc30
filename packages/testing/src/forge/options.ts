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
  readonly now?: () => Date;
}

/** The options with their defaults. */
export function withDefaults(options: ForgeOptions): Required<ForgeOptions> {
  return {
    listingLag: options.listingLag ?? 0,
    actionsMayCreatePullRequests: options.actionsMayCreatePullRequests ?? true,
    immutableReleases: options.immutableReleases ?? false,
    rateLimit: options.rateLimit ?? 5000,
    now: options.now ?? (() => new Date()),
  };
}
