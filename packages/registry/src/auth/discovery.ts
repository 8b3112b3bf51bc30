import type { Scope } from './scope.ts';

/** How a registry wants to be asked; `unknown` until its first answer. */
export type AuthScheme =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      readonly realm: URL;
      readonly service: string | undefined;
      /** What the registry itself asked for in the last challenge. */
      readonly scopes: readonly Scope[];
    };

/**
 * Makes the first request to a registry go alone: it meets the one 401 from which every later
 * request learns, so that 64 requests at a time do not meet 64 of them.
 */
export interface Discovery {
  scheme: AuthScheme;
  /** Waits while somebody else asks first. True: the caller asks first, and must call `settle`. */
  enter(): Promise<boolean>;
  /** Lets everybody else go on. */
  settle(): void;
}

export function createDiscovery(): Discovery {
  let isEntered = false;
  let release = () => {};
  const settled = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    scheme: { kind: 'unknown' },
    async enter() {
      if (!isEntered) {
        isEntered = true;
        return true;
      }
      await settled;
      return false;
    },
    settle() {
      if (this.scheme.kind === 'unknown') this.scheme = { kind: 'none' };
      release();
    },
  };
}
