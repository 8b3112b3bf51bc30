import { describe, expect, it } from 'vitest';
import { textsIn } from '../../src/leases/deployments.ts';
import { refLeases } from '../../src/leases/ref-tags.ts';
import { templatesIn } from '../../src/leases/templates.ts';
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
    ['by a key with an anchor', 'x-tag: &tag "v1"', 'v1'],
    ['by a key with a type', 'tag: !!str &tag 1.10', '1.10'],
    ['by a variable of make', 'IMAGE_TAG ?= v1', 'v1'],
    ['by a variable of make, at once', 'IMAGE_TAG := v1', 'v1'],
    ['by the appVersion of a chart, which stands for its tag', 'appVersion: "1.16.0"', '1.16.0'],
  ])('of every package: %s', (_, text, value) => {
    expect(values(sharedLeasesIn({ source: 'x', text }))).toContain(value);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['by its tag', 'ghcr.io/acme/web', 'image: ghcr.io/acme/web:v1 # now', ['v1']],
    ['several times', 'ghcr.io/acme/web', 'ghcr.io/acme/web:a,ghcr.io/acme/web:b', ['a', 'b']],
    ['in capitals', 'ghcr.io/acme/web', 'ghcr.io/Acme/Web:V1', ['V1']],
    ['as an action', 'ghcr.io/acme/web', 'uses: docker://ghcr.io/acme/web:v1', ['v1']],
    ['as a chart', 'ghcr.io/acme/web', 'url: oci://ghcr.io/acme/web:v1', ['v1']],
    ['by tag and digest', 'ghcr.io/acme/web', `ghcr.io/acme/web:v1@${digest}`, ['v1']],
    ['without a tag', 'ghcr.io/acme/web', 'FROM ghcr.io/acme/web\nRUN a', ['latest']],
    ['without a tag, quoted', 'ghcr.io/acme/web', 'image: "ghcr.io/acme/web"', ['latest']],
    ['without a tag, but not by its digest', 'ghcr.io/acme/web', `ghcr.io/acme/web@${digest}`, []],
    ['without a tag, but not one below', 'ghcr.io/acme/web', 'ghcr.io/acme/web/api', []],
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

const image = 'ghcr.io/acme/web';

describe('a file leaves a tag to a variable', () => {
  it.each<[string, string, readonly string[]]>([
    ['that has a default', `image: ${image}:\${TAG:-v1}`, ['v1']],
    ['that has a default for when it is not set', `image: ${image}:\${VERSION-1.2.3}`, ['1.2.3']],
    ['that has a default, and more', `${image}:v\${VERSION:-1.2}-alpine`, ['v1.2-alpine']],
    ['for a digest that another file gives', `image: ${image}@\${WEB}`, []],
    ['that another file gives', `image: ${image}:\${IMAGE_TAG}`, []],
    ['that another file gives, without brackets', `image: ${image}:$image_tag`, []],
    ['of a chart', `image: "${image}:{{ .Values.web.imageTag | quote }}"`, []],
    ['of Terraform', `image = "${image}:\${var.image_tag}"`, []],
    ['of another package', 'image: ghcr.io/acme/other:${VERSION}', []],
    ['behind the tag', `run: ${image}:v1 $ARGUMENTS`, []],
  ])('%s: it is known', (_, text, tags) => {
    const files = [text, 'IMAGE_TAG=v1', 'web:\n  imageTag: v2', `"web": "${digest}"`];
    const texts = files.map((one) => {
      return { source: 'x', text: one };
    });
    const { leases, unknown } = templatesIn(image, texts);
    expect([values(leases), unknown]).toEqual([tags, []]);
  });

  it.each<[string, string, string]>([
    ['of the shell', `docker run ${image}:$VERSION sh`, `${image}:$VERSION`],
    ['in brackets', `image: ${image}:\${VERSION}`, `${image}:\${VERSION}`],
    ['for a part', `image: ${image}:v1-\${SUFFIX}`, `${image}:v1-\${SUFFIX}`],
    ['before more', `${image}:\${TAG}-alpine`, `${image}:\${TAG}-alpine`],
    ['before another', `${image}:\${V:-1}-$X`, `${image}:\${V:-1}-$`],
    ['for a digest', `image: ${image}@\${DIGEST}`, `${image}@\${DIGEST}`],
    ['for the hexadecimal digits', `${image}@sha256:$HEX`, `${image}@sha256:$HEX`],
    ['in a default', `image: ${image}:\${TAG:-\${OTHER}}`, `${image}:\${TAG:-$`],
    ['over several lines', `image: ${image}:{{\n.Tag }}`, `${image}:{{`],
    ['of a workflow', `${image}:\${{ github.sha }}`, `${image}:\${{ github.sha }}`],
    ['of a chart', `${image}:{{ .Chart.Version }}`, `${image}:{{ .Chart.Version }}`],
    ['of a program', `${image}:$(git describe)`, `${image}:$(git describe)`],
    ['in capitals', `GHCR.IO/acme/web:$X`, 'GHCR.IO/acme/web:$X'],
  ])('%s: it is not known', (_, text, reference) => {
    const texts = [
      { source: 'x', text },
      { source: 'y', text: 'tag: v1' },
    ];
    expect(templatesIn(image, texts).unknown).toEqual([{ source: 'x', reference }]);
  });

  it.each(['tag:&', 'tag: ', 'tag', 'a', '{{', `${image}:`, `${image}:$`, `${image}:{{`])(
    'a text of nothing but %j is read at once',
    (part) => {
      const text = `${image}:$X${part.repeat(200_000 / part.length)}`;
      // Not the time that passes: others use the machine as well.
      const before = process.cpuUsage();
      templatesIn(image, [{ source: 'x', text }]);
      sharedLeasesIn({ source: 'x', text });
      tagLeasesIn(image, { source: 'x', text });
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    },
  );
});

it.each<[string, readonly string[]]>([
  ['v1.2.3', ['v1.2.3', '1.2.3']],
  ['refs/tags/1.2.3', ['1.2.3', 'v1.2.3']],
  ['api/v1.2.3-rc.1', ['api-v1.2.3-rc.1', '1.2.3-rc.1', 'v1.2.3-rc.1']],
  ['release/1.2.3', ['release-1.2.3', '1.2.3', 'v1.2.3']],
  ['feature/Ä b', ['feature-b']],
  ['main', ['main']],
  ['pull/12', ['pull-12']],
  ['', []],
  ['a\nb', []],
])('the images of the ref %j may be tagged %j', (ref, tags) => {
  expect(values(refLeases(ref, 'x')).toSorted()).toEqual(tags.toSorted());
});

it.each(['refs/pull/12/merge', 'pull/12/head'])('the ref %s is of a pull request', (ref) => {
  const leases = refLeases(ref, 'x');
  expect(leases).toEqual([{ kind: 'pull-request', value: '12', source: 'x' }]);
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
