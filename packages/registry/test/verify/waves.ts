import type { Registry } from '@image-relay/registry';

/** A registry whose answers are handed out together, once none is awaited: a round trip each time. */
export function inWaves(registry: Registry) {
  let waves = 0;
  let underWay = 0;
  const waiting: Array<() => void> = [];
  const hold = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    underWay += 1;
    const answer = await asked;
    underWay -= 1;
    const released = new Promise<void>((release) => waiting.push(release));
    if (underWay === 0) {
      waves += 1;
      for (const release of waiting.splice(0)) release();
    }
    await released;
    return answer;
  };
  const held: Registry = {
    ...registry,
    resolve: (...of) => hold(registry.resolve(...of)),
    getManifest: (...of) => hold(registry.getManifest(...of)),
    headBlob: (...of) => hold(registry.headBlob(...of)),
    probeBlob: (...of) => hold(registry.probeBlob(...of)),
    listReferrers: (...of) => hold(registry.listReferrers(...of)),
  };
  return { registry: held, waves: () => waves };
}
