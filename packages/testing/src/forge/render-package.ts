import type { ForgePackage, ForgePackageVersion } from './account-model.ts';
import type { AccountCall } from './answer.ts';
import { isActive } from './package-versions.ts';
import { renderRepository, renderUser } from './render.ts';

/** A package; its name is escaped in every address. */
export function renderPackage(call: AccountCall, one: ForgePackage) {
  const repository = call.state.repositories.get(one.repository?.toLowerCase() ?? '');
  const linked =
    repository === undefined
      ? {}
      : { repository: renderRepository({ state: call.state, repository }) };
  return {
    id: one.id,
    name: one.name,
    package_type: 'container',
    owner: renderUser(one.owner),
    visibility: one.visibility,
    version_count: one.versions.filter(isActive).length,
    url: urlOf(call, one),
    html_url: pageOf(one),
    created_at: one.createdAt,
    updated_at: one.createdAt,
    ...linked,
  };
}

/** A version: its name is the digest of its manifest. */
export function renderVersion(call: AccountCall, one: ForgePackage, version: ForgePackageVersion) {
  const { id, digest, createdAt, updatedAt, deletedAt, tags } = version;
  return {
    id,
    name: digest,
    url: `${urlOf(call, one)}/versions/${id}`,
    package_html_url: pageOf(one),
    html_url: `${pageOf(one)}/${id}`,
    created_at: createdAt,
    updated_at: updatedAt,
    ...(deletedAt === undefined ? {} : { deleted_at: deletedAt }),
    metadata: { package_type: 'container', container: { tags } },
  };
}

function urlOf(call: AccountCall, one: ForgePackage): string {
  const owners = one.ownerKind === 'organization' ? 'orgs' : 'users';
  const name = encodeURIComponent(one.name);
  return `${call.state.url}/${owners}/${one.owner}/packages/container/${name}`;
}

function pageOf(one: ForgePackage): string {
  const owners = one.ownerKind === 'organization' ? 'orgs' : 'users';
  const name = encodeURIComponent(one.name);
  return `https://github.test/${owners}/${one.owner}/packages/container/package/${name}`;
}
