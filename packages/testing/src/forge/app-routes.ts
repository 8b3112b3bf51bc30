import { randomBytes } from 'node:crypto';
import type { KnownApp } from './account-model.ts';
import {
  type AccountCall,
  type AccountRoutes,
  created,
  type ForgeAnswer,
  notFound,
  nothing,
  ok,
  refused,
} from './answer.ts';
import { isInstalled } from './apps.ts';
import { renderUser } from './render.ts';
import { knownToken } from './tokens.ts';

const lifetimeMs = 3_600_000;

/** What an App may ask with its JSON web token: https://docs.github.com/rest/apps/apps. */
export const appRoutes: AccountRoutes = {
  'apps/get-repo-installation': {
    permission: 'app',
    answer: (call) => {
      const { owner = '', repo = '' } = call.parameters;
      const name = `${owner}/${repo}`;
      const { app } = call.token;
      const isThere = call.state.repositories.has(name.toLowerCase());
      if (app === undefined || !isThere || !isInstalled(app, name)) return notFound();
      return ok(renderInstallation(app, owner));
    },
  },
  'apps/create-installation-access-token': { permission: 'app', answer: createToken },
  'apps/revoke-installation-access-token': {
    permission: 'metadata=read',
    answer: (call) => {
      const [key] = [...call.state.tokens].find(([, one]) => one.token === call.token) ?? [];
      call.state.tokens.delete(key ?? '');
      return nothing;
    },
  },
};

function renderInstallation(app: KnownApp, owner: string) {
  const selection = app.repositories === 'all' ? 'all' : 'selected';
  return {
    id: app.installationId,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    account: renderUser(owner),
    repository_selection: selection,
    permissions: app.permissions,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

/** For one hour; it has no more permissions and repositories than its installation. */
function createToken(call: AccountCall): ForgeAnswer {
  const { state, body } = call;
  const { app } = call.token;
  if (app?.installationId !== Number(call.parameters.installation_id)) return notFound();
  const permissions = (body.permissions ?? app.permissions) as KnownApp['permissions'];
  const granted = Object.entries(permissions).every(
    ([name, level]) => app.permissions[name] === 'write' || app.permissions[name] === level,
  );
  if (!granted) {
    return refused(422, 'The permissions requested are not granted to this installation.');
  }
  const names = body.repositories as readonly string[] | undefined;
  const chosen = names?.map((name) => find(call, app, name));
  if (chosen?.includes(undefined) === true) {
    const problem =
      'There is at least one repository that does not exist or is not accessible to the parent installation.';
    return refused(422, problem);
  }
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const expiresAt = new Date(state.options.now().getTime() + lifetimeMs);
  const login = `${app.slug}[bot]`;
  const reach = chosen === undefined ? app.repositories : chosen.map((one) => one ?? '');
  const known = knownToken({ login, kind: 'app', permissions, repositories: reach, expiresAt });
  state.tokens.set(token, { token: known, used: 0, hour: 0, recent: [] });
  const repository_selection = reach === 'all' ? 'all' : 'selected';
  return created({ token, expires_at: expiresAt.toISOString(), permissions, repository_selection });
}

/** The `owner/name` of a repository that the installation reaches. */
function find(call: AccountCall, app: KnownApp, name: string): string | undefined {
  const known = [...call.state.repositories.values()].map((one) => `${one.owner}/${one.name}`);
  return known.find((one) => one.endsWith(`/${name}`) && isInstalled(app, one));
}
