import { digestOf } from '@image-relay/oci';
import { verifyEach } from '@image-relay/registry';
import { fault, imageFixture } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { repository, serve } from './served.ts';

const fixture = imageFixture.index();
const other = digestOf(Buffer.from('other'));

it('a wrong header of a tag says nothing of the same image by its digest', async () => {
  const { server, registry } = await serve(fixture);
  server.faults.add({
    when: { kind: 'manifest', reference: 'v1' },
    fault: fault.header('docker-content-digest', other),
  });
  const first = Promise.withResolvers<void>();
  const outcomes: string[] = [];
  async function* targets() {
    yield { registry: server.host, repository, reference: 'v1' };
    await first.promise;
    yield { registry: server.host, repository, reference: fixture.root.digest };
  }
  await verifyEach(registry, targets(), {
    onVerdict({ outcome }) {
      outcomes.push(outcome);
      first.resolve();
    },
  });
  expect(outcomes).toEqual(['broken', 'ok']);
});
