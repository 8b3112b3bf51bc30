import { runBundle } from '@image-relay/testing';
import type { started } from './runs.ts';

type Started = Awaited<ReturnType<typeof started>>;

/** Runs the bundle on a push, as the runner does. */
export async function runAction(
  { forge }: Started,
  commit: string,
  settings: { readonly inputs?: Readonly<Record<string, string>>; readonly token?: string } = {},
) {
  return await runBundle({
    action: 'release-draft',
    inputs: settings.inputs ?? {},
    token: settings.token ?? forge.addToken(),
    event: { eventName: 'push', payload: { repository: { default_branch: 'main' } } },
    env: {
      GITHUB_API_URL: forge.url,
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: commit,
    },
  });
}
