import { fault, type InjectedFault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { indexOfParts } from './racing-run.ts';
import { now } from './registries.ts';
import { runMain } from './run-main.ts';
import { brokenIn, doomed, serveTangled, tangled } from './tangled.ts';

const inputs = { mode: 'apply', 'max-delete-percent': '100' };

describe('a delete that was done and whose answer is lost', () => {
  it('counts when it is asked for again', async () => {
    const server = await serveTangled();
    const packages = `${server.host}/acme/web`;
    const planned = await runMain({ inputs: { ...inputs, mode: 'plan', packages }, now });
    server.faults.add({ when: { method: 'DELETE' }, fault: fault.lostReply(), nth: [3, 9] });
    const { outputs } = await runMain({ inputs: { ...inputs, packages, retries: '2' }, now });
    expect([outputs.outcome, outputs.deleted]).toEqual(['applied', String(doomed.size)]);
    expect(outputs['bytes-freed']).toBe(planned.outputs['bytes-freed']);
  });

  it('is healed as any other when something names what is gone', async () => {
    const server = await serveTangled();
    const [reference] = tangled.oldPull[0].manifests.keys();
    const index = indexOfParts();
    const lost: InjectedFault = {
      type: 'lost-and-pushed',
      after: (reply, request) => {
        server.state.load('acme/web', index, ['v9.0.0']);
        return fault.lostReply().after?.(reply, request) ?? reply;
      },
    };
    const when = { method: 'DELETE', ...(reference === undefined ? {} : { reference }) };
    server.faults.add({ when, fault: lost });
    const packages = `${server.host}/acme/web`;
    const { exitCode, reports } = await runMain({ inputs: { ...inputs, packages }, now });
    const [applied] = reports.flatMap((report) => report.packages.map((one) => one.applied));
    expect([exitCode, brokenIn(server.state)]).toEqual([1, []]);
    expect([applied?.broken, applied?.healed]).toEqual([[], expect.arrayContaining([reference])]);
  });
});
