import { imageFixture } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { ask, startRegistry } from './ask.ts';

const image = imageFixture.single();
const { digest } = image.root;

async function start() {
  let time = 0;
  const registry = await startRegistry({ now: () => time });
  registry.state.load('acme/web', image, ['old']);
  registry.setListLag(1000);
  const tagsAt = async (at: number) => {
    time = at;
    const { text } = await ask(registry, 'GET /v2/acme/web/tags/list');
    const { tags }: { readonly tags: readonly string[] } = JSON.parse(text);
    return tags;
  };
  return { registry, tagsAt };
}

it('lists tags late, both those that came and those that went', async () => {
  const { registry, tagsAt } = await start();
  registry.state.putTag('acme/web', 'new', digest);
  registry.state.removeTag('acme/web', 'old');
  const lists = [await tagsAt(10), await tagsAt(1009), await tagsAt(1010)];
  expect(lists).toEqual([['old'], ['old'], ['new']]);
});

it('lags in lists alone, and until it is told not to', async () => {
  const { registry, tagsAt } = await start();
  registry.state.putTag('acme/web', 'new', digest);
  const { status } = await ask(registry, 'HEAD /v2/acme/web/manifests/new');
  const before = await tagsAt(20);
  registry.setListLag(undefined);
  expect([status, before, await tagsAt(20)]).toEqual([200, ['old'], ['new', 'old']]);
});
