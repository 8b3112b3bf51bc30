import { type ImageFixture, imageFixture, layer, startMemoryRegistry } from '@image-relay/testing';
import { manyTags, type Question, singleTag } from './protocol.ts';

/**
 * A registry with token authentication that answers every request after `LATENCY_MS`, in a process
 * of its own so that it takes no time from what is measured. Sends `{ host }`, then answers `count`.
 */
const platforms = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
];

const server = await startMemoryRegistry({
  latencyMs: Number(process.env.LATENCY_MS),
  auth: { mode: 'token', users: { bench: { password: 'bench-password' } } },
});
server.state.load(singleTag.repository, imageFixture.fourPlatforms(), [singleTag.tag]);
for (const [at, image] of tagged(manyTags.count).entries()) {
  server.state.load(manyTags.repository, image, [`v${at}`]);
}

process.on('message', (question: Question) => {
  if (question === 'reset') server.log.reset();
  process.send?.({ requests: server.log.count() });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ host: server.host });

/** Indexes of two platforms: each image has five layers that all share and one of its own. */
function tagged(count: number): readonly ImageFixture[] {
  const base = [0, 1, 2, 3, 4].map((at) => layer({ [`base-${at}`]: `base ${at}` }));
  return Array.from({ length: count }, (_, at) =>
    imageFixture.indexOf(
      platforms.map((platform) => {
        const seed = `tag-${at}-${platform.architecture}`;
        return imageFixture.single({ seed, platform, layers: [...base, layer({ app: seed })] });
      }),
    ),
  );
}
