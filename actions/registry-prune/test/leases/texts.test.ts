import { describe, expect, it } from 'vitest';
import { textsIn } from '../../src/leases/deployments.ts';
import { refLeases } from '../../src/leases/ref-tags.ts';
import { sharedLeasesIn, tagLeasesIn } from '../../src/leases/text-leases.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const values = (leases: readonly { readonly value: string }[]) => leases.map(({ value }) => value);

describe('a file names an image', () => {
  it.each<[string, string, string]>([
    ['by its digest', `image: ghcr.io/acme/web@${digest}`, digest],
    ['by a digest alone', `"digest": "${digest}",`, digest],
    ['by a key tag, as Helm does', '  tag: "sha-abc1234"', 'sha-abc1234'],
    ['by a key newTag, as Kustomize does', 'newTag: v1.2.3', 'v1.2.3'],
    ['by a variable', 'export IMAGE_TAG=pr-1-abc1234', 'pr-1-abc1234'],
    ['by an attribute', 'image_tag = "v1"', 'v1'],
    ['by an argument', 'helm upgrade --set image.tag=v2', 'v2'],
  ])('of every package: %s', (_, text, value) => {
    expect(values(sharedLeasesIn({ source: 'x', text }))).toContain(value);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['by its tag', 'ghcr.io/acme/web', 'image: ghcr.io/acme/web:v1 # now', ['v1']],
    ['several times', 'ghcr.io/acme/web', 'ghcr.io/acme/web:a,ghcr.io/acme/web:b', ['a', 'b']],
    ['in capitals', 'ghcr.io/acme/web', 'ghcr.io/Acme/Web:V1', ['V1']],
    ['on Docker Hub, in short', 'docker.io/acme/web', 'image: acme/web:v1', ['v1']],
    ['on Docker Hub, in full', 'docker.io/acme/web', 'index.docker.io/acme/web:v1', ['v1']],
    ['of Docker itself', 'docker.io/library/nginx', 'FROM nginx:1.29 AS base', ['1.29']],
    ['but not a longer name', 'ghcr.io/acme/web', 'ghcr.io/acme/web2:v1', []],
    ['but not one below another', 'docker.io/acme/web', 'ghcr.io/acme/web:v1', []],
    ['but not one with another beginning', 'ghcr.io/acme/web', 'x.ghcr.io/acme/web:v1', []],
    ['but not where dots are other letters', 'a.io/web', 'abio/web:v1', []],
  ])('of a package: %s', (_, name, text, tags) => {
    expect(values(tagLeasesIn(name, { source: 'x', text }))).toEqual(tags);
  });
});

it.each<[string, readonly string[]]>([
  ['v1.2.3', ['v1.2.3', '1.2.3']],
  ['refs/tags/1.2.3', ['1.2.3', 'v1.2.3']],
  ['api/v1.2.3-rc.1', ['api-v1.2.3-rc.1', '1.2.3-rc.1', 'v1.2.3-rc.1']],
  ['release/1.2.3', ['release-1.2.3', '1.2.3', 'v1.2.3']],
  ['feature/Ä b', ['feature-b']],
  ['main', ['main']],
  ['', []],
  ['a\nb', []],
])('the images of the ref %j may be tagged %j', (ref, tags) => {
  expect(values(refLeases(ref, 'x')).toSorted()).toEqual(tags.toSorted());
});

it.each<[string, unknown, readonly string[]]>([
  ['an object', { image: 'a', more: [{ digest: 'b' }, 1, null] }, ['a', 'b']],
  ['a text', 'a', ['a']],
  ['JSON in a text', '{"image":"a"}', ['{"image":"a"}', 'a']],
  ['JSON in JSON', JSON.stringify(JSON.stringify({ image: 'a' })), ['a']],
  ['what only begins like JSON', '{a', ['{a']],
  ['nothing', null, []],
])('the payload of a deployment may be %s', (_, payload, texts) => {
  expect(textsIn(payload)).toEqual(expect.arrayContaining([...texts]));
});
