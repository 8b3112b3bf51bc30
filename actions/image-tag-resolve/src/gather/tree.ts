import { ActionError, type Log } from '@image-relay/action-kit';
import type { Ports } from '../ports.ts';
import type { Api } from './identity.ts';

/** A commit's git tree, and its time where that is told too. */
export interface TreeFacts {
  readonly tree: string;
  readonly committedAt?: string;
}

/** Reads the tree from the checkout, else from the API. Throws TREE_UNKNOWN. */
export async function gatherTree(
  commit: string,
  folder: string,
  from: { readonly api: Api; readonly readCheckout: Ports['readCheckout']; readonly log: Log },
): Promise<TreeFacts> {
  const inCheckout = await from.readCheckout(commit, folder);
  if (inCheckout !== undefined) return inCheckout;
  from.log.info(`ask the API for the tree of ${commit}, which is not in the checkout`);
  const github = await from.api.open();
  const known = await github.commits.find(from.api.repository(), commit);
  if (known !== undefined) return known;
  throw new ActionError(
    'TREE_UNKNOWN',
    `the commit ${commit} is neither here nor known to the API`,
    {
      hint: 'check out the commit before this step, or grant `contents: read`',
    },
  );
}
