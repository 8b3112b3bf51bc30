import { ActionError, type ActionErrorOptions } from '@image-relay/action-kit';

/** How the message of each begins; a list of them says it once. */
export const unknownUse = 'what is in use is not known, so nothing may be deleted: ';

/** The error for a source that does not say what is in use. */
export function unreadable(
  source: string,
  why: string,
  options: ActionErrorOptions = {},
): ActionError {
  return new ActionError('IN_USE_UNREADABLE', `${unknownUse}${source}: ${why}`, options);
}
