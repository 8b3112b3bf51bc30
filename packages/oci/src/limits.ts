/** Bounds of an image graph: bytes of one manifest, levels, and descriptors of one image. */
export const graphLimits = {
  manifestBytes: 4 * 1024 * 1024,
  depth: 10,
  descriptors: 10_000,
} as const;

/** Most bytes of an image configuration that is read as a whole. */
export const configBytes = 16 * 1024 * 1024;
