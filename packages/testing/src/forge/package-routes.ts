import type { ForgePackage, ForgePackageVersion } from './account-model.ts';
import {
  type AccountCall,
  type AccountRoutes,
  type ForgeAnswer,
  listed,
  notFound,
  nothing,
  ok,
  refused,
} from './answer.ts';
import { deleteVersion, isActive, restoreVersion, syncVersions } from './package-versions.ts';
import { renderPackage, renderVersion } from './render-package.ts';

/** The three ways to a package; each takes owners of its own kind alone. */
type Door = 'organization' | 'user' | 'self';

/** Container packages: https://docs.github.com/rest/packages/packages. */
export const packageRoutes: AccountRoutes = {
  ...routesOf('organization', {
    packages: 'list-packages-for-organization',
    one: 'get-package-for-organization',
    versions: 'get-all-package-versions-for-package-owned-by-org',
    version: 'get-package-version-for-organization',
    remove: 'delete-package-version-for-org',
    restore: 'restore-package-version-for-org',
  }),
  ...routesOf('user', {
    packages: 'list-packages-for-user',
    one: 'get-package-for-user',
    versions: 'get-all-package-versions-for-package-owned-by-user',
    version: 'get-package-version-for-user',
    remove: 'delete-package-version-for-user',
    restore: 'restore-package-version-for-user',
  }),
  ...routesOf('self', {
    packages: 'list-packages-for-authenticated-user',
    one: 'get-package-for-authenticated-user',
    versions: 'get-all-package-versions-for-package-owned-by-authenticated-user',
    version: 'get-package-version-for-authenticated-user',
    remove: 'delete-package-version-for-authenticated-user',
    restore: 'restore-package-version-for-authenticated-user',
  }),
};

type Operation = 'packages' | 'one' | 'versions' | 'version' | 'remove' | 'restore';

function routesOf(door: Door, names: Readonly<Record<Operation, string>>): AccountRoutes {
  const answers: Readonly<Record<Operation, (call: AccountCall) => ForgeAnswer>> = {
    packages: (call) => listPackages(call, door),
    one: (call) => onPackage(call, door, (one) => ok(renderPackage(call, one))),
    versions: (call) => onPackage(call, door, (one) => listVersions(call, one)),
    version: (call) =>
      onVersion(call, door, (one, version) =>
        isActive(version) ? ok(renderVersion(call, one, version)) : notFound('Not Found'),
      ),
    remove: (call) => onVersion(call, door, (one, version) => remove(call, one, version)),
    restore: (call) => onVersion(call, door, (one, version) => restore(call, one, version)),
  };
  const routes = Object.entries(names).map(([operation, name]) => {
    const permission = ['remove', 'restore'].includes(operation)
      ? 'packages=write'
      : 'packages=read';
    const answer = answers[operation as Operation];
    return [`packages/${name}`, { permission, answer }] as const;
  });
  return Object.fromEntries(routes);
}

/** A path for another kind of owner answers 404, and `/user` knows no installations. */
function reach(call: AccountCall, door: Door): readonly ForgePackage[] | ForgeAnswer {
  const { state, token, parameters } = call;
  if (door === 'self' && token.kind !== 'user') {
    return refused(403, 'Resource not accessible by integration');
  }
  const owner = door === 'self' ? token.login : (parameters.org ?? parameters.username ?? '');
  const kind = door === 'organization' ? 'organization' : 'user';
  return state.packages.filter(
    (one) => one.ownerKind === kind && one.owner.toLowerCase() === owner.toLowerCase(),
  );
}

/** To tokens that are no user's an organisation's list is closed: https://github.com/cli/cli/issues/9606 */
function listPackages(call: AccountCall, door: Door): ForgeAnswer {
  const found = reach(call, door);
  if ('status' in found) return found;
  if (found.length === 0 && door !== 'self') return notFound();
  if (door === 'organization' && call.token.kind !== 'user') {
    return refused(400, 'Invalid argument.');
  }
  if (call.query.get('package_type') !== 'container') return listed([]);
  return listed(found.map((one) => renderPackage(call, one)));
}

function onPackage(
  call: AccountCall,
  door: Door,
  answer: (one: ForgePackage) => ForgeAnswer,
): ForgeAnswer {
  const found = reach(call, door);
  if ('status' in found) return found;
  const { package_name: name, package_type: type } = call.parameters;
  const one = found.find((candidate) => candidate.name === name);
  if (one === undefined || type !== 'container') return notFound('Package not found.');
  syncVersions(call.state, one, call.state.turn - 1);
  return answer(one);
}

function onVersion(
  call: AccountCall,
  door: Door,
  answer: (one: ForgePackage, version: ForgePackageVersion) => ForgeAnswer,
): ForgeAnswer {
  return onPackage(call, door, (one) => {
    const id = Number(call.parameters.package_version_id);
    const version = one.versions.find((candidate) => candidate.id === id);
    return version === undefined ? notFound('Package version not found.') : answer(one, version);
  });
}

/** Newest first; what happened lately is not in the list yet, for as long as it lags. */
function listVersions(call: AccountCall, one: ForgePackage): ForgeAnswer {
  const { state, query } = call;
  const isSettled = (since: number) => state.turn - since > state.options.listingLag;
  const isListed = (version: ForgePackageVersion) => {
    const isGone = !isActive(version) && isSettled(version.hiddenFrom);
    return query.get('state') === 'deleted' ? isGone : !isGone && isSettled(version.shownFrom);
  };
  const found = one.versions.filter(isListed).toSorted((a, b) => b.id - a.id);
  return listed(
    found.map((version) => {
      const { tagsBefore: tags, updatedBefore: updatedAt } = version;
      const shown = isSettled(version.tagsFrom) ? version : { ...version, tags, updatedAt };
      return renderVersion(call, one, shown);
    }),
  );
}

function isAdmin(call: AccountCall, one: ForgePackage): boolean {
  return one.admins === 'all' || one.admins.includes(call.token.login);
}

function remove(call: AccountCall, one: ForgePackage, version: ForgePackageVersion): ForgeAnswer {
  if (!isActive(version)) return notFound('Package version not found.');
  // As GitHub says it to who may read the package and not delete from it.
  if (!isAdmin(call, one)) return notFound('Package not found.');
  const tagged = one.versions.filter((other) => isActive(other) && other.tags.length > 0);
  if (version.tags.length > 0 && tagged.length === 1) {
    const message =
      'You cannot delete the last tagged version of a package. You must delete the package instead.';
    return refused(400, message);
  }
  if (one.visibility === 'public' && version.downloads > 5000) {
    const message =
      'Publicly visible package versions with more than 5000 downloads cannot be deleted. Contact GitHub support for further assistance.';
    return refused(400, message);
  }
  deleteVersion(call.state, one, version);
  return nothing;
}

function restore(call: AccountCall, one: ForgePackage, version: ForgePackageVersion): ForgeAnswer {
  if (!isAdmin(call, one)) return refused(403, 'You need admin permissions to the package.');
  if (isActive(version) || !restoreVersion(call.state, one, version)) {
    return notFound('Package version not found.');
  }
  return nothing;
}
