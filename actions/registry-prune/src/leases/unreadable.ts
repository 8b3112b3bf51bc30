import { ActionError, type ActionErrorOptions } from '@image-relay/action-kit';

/** The error for a source that does not say what is in use. */
export function unreadable(
  source: string,
  why: string,
  options: ActionErrorOptions = {},
): ActionError {
  const text = `what is in use is not known, so nothing may be deleted: ${source}: ${why}`;
  return new ActionError('IN_USE_UNREADABLE', text, options);
}
