import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { content, digestsOf, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';
import { plan } from './run-plan.ts';

describe('the ledger', () => {
  it('spares a second run everything but the tags', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'cache', 'ledger.jsonl');
    const cold = await plan(server, { ledger });
    server.log.reset();
    const warm = await plan(server, { ledger });
    expect(warm.outputs.plan).toBe(cold.outputs.plan);
    expect(server.log.count({ method: 'GET', kind: ['manifest', 'blob'] })).toBe(0);
  });

  it('knows when a tag came, so that an old image that is tagged again is kept', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    await plan(server, { ledger });
    server.state.putTag('acme/web', 'pr-9-abc9999', content.oldPull[0].root.digest);
    const { going } = await plan(server, { ledger });
    expect(going).toEqual(digestsOf([content.commit[0]]));
  });

  it('knows what lost its tag, which goes a day later', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    await plan(server, { ledger });
    server.state.removeTag('acme/web', 'mine');
    const same = await plan(server, { ledger });
    const packages = `${server.host}/acme/web`;
    const inputs = { packages, ledger, 'max-delete-percent': '100' };
    const after = (hours: number) =>
      runMain({ inputs, now: new Date(now.getTime() + hours * 3_600_000) });
    const [sooner, later] = [await after(23), await after(25)];
    const { digest } = content.mine[0].root;
    const codes = [same.report, sooner.reports[0], later.reports[0]].map(
      (one) => one?.packages[0]?.versions.find((version) => version.digest === digest)?.code,
    );
    expect(codes).toEqual(['rule', 'rule', 'untagged']);
  });

  it('knows a tag that went and came back as a new one', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    const { digest } = content.commit[0].root;
    await plan(server, { ledger });
    server.state.removeTag('acme/web', 'sha-abc1234');
    await plan(server, { ledger });
    server.state.putTag('acme/web', 'sha-abc1234', digest);
    const { going } = await plan(server, { ledger });
    expect(going).not.toContain(digest);
  });

  it('forgets what is not there any more', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    await plan(server, { ledger });
    server.state.removeTag('acme/web', 'mine');
    await plan(server, { ledger });
    const gone = [...content.mine[0].manifests.keys()];
    for (const digest of gone) server.state.removeManifest('acme/web', digest);
    const { versions } = await plan(server, { ledger });
    const text = await readFile(ledger, 'utf8');
    expect(versions.map(({ digest }) => digest).filter((one) => gone.includes(one))).toEqual([]);
    expect(gone.filter((digest) => text.includes(`"digest":"${digest}"`))).toEqual([]);
  });

  it('needs to know no more than an index to find its parts', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    await plan(server, { ledger });
    server.state.removeTag('acme/web', 'mine');
    const { root, manifests } = content.mine[0];
    const parts = [...manifests.keys()].filter((digest) => digest !== root.digest);
    const lines = (await readFile(ledger, 'utf8')).split('\n');
    const isOfPart = (line: string) =>
      parts.some((one) => line.includes(`"digest":"${one}","mani`));
    await writeFile(ledger, lines.filter((line) => !isOfPart(line)).join('\n'));
    const { versions } = await plan(server, { ledger });
    expect(versions.map(({ digest }) => digest)).toEqual(expect.arrayContaining(parts));
  });

  it('is begun anew when it makes no sense', async () => {
    const server = await serve();
    const ledger = join(await temporary(), 'ledger.jsonl');
    await writeFile(ledger, '{"ledger":1}\n{"package":"x"}\n');
    const { annotations, exitCode } = await plan(server, { ledger });
    const text = await readFile(ledger, 'utf8');
    expect([exitCode, annotations[0]?.level, text.split('\n').length > 20]).toEqual([
      0,
      'warning',
      true,
    ]);
  });

  it.each(['{"journal":1}\n', '{"schemaVersion":1}', 'a: b\n'])(
    'takes the place of no other file, such as one that begins with %j',
    async (text) => {
      const server = await serve();
      const ledger = join(await temporary(), 'other.jsonl');
      await writeFile(ledger, text);
      const { log, exitCode } = await plan(server, { ledger });
      expect([exitCode, log, await readFile(ledger, 'utf8')]).toEqual([
        1,
        expect.stringContaining('LEDGER_UNWRITABLE'),
        text,
      ]);
    },
  );
});
