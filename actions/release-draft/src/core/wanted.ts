import { isSameBody } from './body.ts';

/** A draft as it is to be. */
export interface WantedDraft {
  readonly tag: string;
  readonly target: string;
  readonly name: string;
  readonly body: string;
  readonly isPrerelease: boolean;
}

/** What has to change of a draft, nothing else: what is right is not written again. */
export function differences(now: WantedDraft, wanted: WantedDraft): Partial<WantedDraft> {
  return {
    ...(now.tag === wanted.tag ? {} : { tag: wanted.tag }),
    ...(now.target === wanted.target ? {} : { target: wanted.target }),
    ...(now.name === wanted.name ? {} : { name: wanted.name }),
    ...(isSameBody(now.body, wanted.body) ? {} : { body: wanted.body }),
    ...(now.isPrerelease === wanted.isPrerelease ? {} : { isPrerelease: wanted.isPrerelease }),
  };
}

/** A title that somebody gave the draft is kept; otherwise it is the tag. */
export function titleOf(now: { readonly name: string; readonly tag: string }, tag: string): string {
  return now.name === '' || now.name === now.tag ? tag : now.name;
}
