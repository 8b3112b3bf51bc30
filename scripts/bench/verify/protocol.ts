/** What the server is asked; it answers each with `{ requests }` since the last reset. */
export type Question = 'reset' | 'count';

/** The image with 4 platforms, 4 attestations, 8 configurations and 23 other blobs. */
export const singleTag = { repository: 'acme/fixture', tag: 'v1' } as const;

/** The repository of tags `v0`, `v1`, … that share layers. */
export const manyTags = { repository: 'acme/many', count: 300 } as const;
