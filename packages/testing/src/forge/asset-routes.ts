import {
  type Call,
  created,
  type ForgeAnswer,
  invalid,
  listed,
  notFound,
  nothing,
  ok,
  type Routes,
  refused,
} from './answer.ts';
import type { ForgeAsset } from './model.ts';
import { findRelease } from './release-routes.ts';
import { renderAsset } from './render.ts';
import { nextId } from './state.ts';

/** Assets: https://docs.github.com/rest/releases/assets. */
export const assetRoutes: Routes = {
  'repos/list-release-assets': {
    permission: 'contents=read',
    answer: (call) => {
      const release = findRelease(call);
      if (release === undefined) return notFound();
      return listed(release.assets.map((one) => renderAsset(call, one)));
    },
  },
  'repos/upload-release-asset': { permission: 'contents=write', answer: upload },
  'repos/get-release-asset': { permission: 'contents=read', answer: download },
  'repos/delete-release-asset': {
    permission: 'contents=write',
    answer: (call) => {
      const found = findAsset(call);
      if (found === undefined) return notFound();
      if (found.release.isImmutable) return locked('delete assets from');
      found.release.assets = found.release.assets.filter((one) => one !== found.asset);
      return nothing;
    },
  },
};

function upload(call: Call): ForgeAnswer {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  if (release.isImmutable) return locked('upload assets to');
  const name = call.query.get('name') ?? '';
  if (name === '' || release.assets.some((one) => one.name === name)) {
    const code = name === '' ? 'missing_field' : 'already_exists';
    return invalid('Validation Failed', { resource: 'ReleaseAsset', field: 'name', code });
  }
  const asset: ForgeAsset = {
    id: nextId(call.state),
    name,
    label: call.query.get('label'),
    contentType: call.headers['content-type'] ?? 'application/octet-stream',
    bytes: call.bytes,
  };
  release.assets.push(asset);
  return created(renderAsset(call, asset));
}

/** Bytes come from another host, as GitHub's do, for who accepts application/octet-stream. */
function download(call: Call): ForgeAnswer {
  const found = findAsset(call);
  if (found === undefined) return notFound();
  const wantsBytes = (call.headers.accept ?? '').includes('application/octet-stream');
  if (!wantsBytes) return ok(renderAsset(call, found.asset));
  return { status: 302, headers: { location: `${call.state.storageUrl}/${found.asset.id}` } };
}

function findAsset(call: Call) {
  const id = Number(call.parameters.asset_id);
  return call.repository.releases
    .flatMap((release) => release.assets.map((asset) => ({ release, asset })))
    .find(({ asset }) => asset.id === id);
}

function locked(change: string): ForgeAnswer {
  return refused(422, `Cannot ${change} an immutable release.`);
}
