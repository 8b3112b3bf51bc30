import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaTypes } from '@image-relay/oci';
import { fault, imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { content, digestsOf, expendable, image, serve, temporary } from './registries.ts';
import { plan } from './run-plan.ts';

const writes = { method: ['PUT', 'POST', 'PATCH', 'DELETE'] };

describe('a plan', () => {
  it('names what is expendable with everything it is made of, and touches nothing', async () => {
    const server = await serve();
    const before = server.state.snapshot();
    const { exitCode, outputs, going, report } = await plan(server);
    expect([exitCode, going]).toEqual([0, digestsOf(expendable)]);
    expect([outputs.outcome, outputs.kept, outputs.deleted]).toEqual(['planned', '15', '10']);
    expect([server.state.snapshot(), server.log.count(writes)]).toEqual([before, 0]);
    expect(report?.packages.map(({ unmatched, outcome }) => [unmatched, outcome])).toEqual([
      [1, 'planned'],
    ]);
  });

  it('is the same for the same content, and another when anything changes', async () => {
    const server = await serve();
    const [first, second] = [await plan(server), await plan(server)];
    server.state.load('acme/web', image('more', 3), ['feature-x-abc1234']);
    const third = await plan(server);
    expect([first.outputs.plan, second.outputs.plan === first.outputs.plan]).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      true,
    ]);
    expect(third.outputs.plan).not.toBe(first.outputs.plan);
  });

  it('counts the bytes that deleting frees, exactly', async () => {
    const server = await serve();
    const { outputs } = await plan(server);
    const kept = [content.release, content.newPull, content.mine].flatMap(([fixture]) => [
      ...fixture.blobs.keys(),
    ]);
    const freed = new Map(
      expendable.flatMap(({ blobs, manifests }) => [
        ...Array.from(blobs, ([digest, bytes]) => [digest, bytes.length] as const),
        ...Array.from(manifests, ([digest, { bytes }]) => [digest, bytes.length] as const),
      ]),
    );
    for (const digest of kept) freed.delete(digest);
    const sum = [...freed.values()].reduce((total, size) => total + size, 0);
    expect(Number(outputs['bytes-freed'])).toBe(sum);
  });

  it('prints one line for each version, and a table of classes', async () => {
    const { log, summary } = await plan(await serve());
    const [fixture] = content.commit;
    expect(log).toContain(
      `delete ${fixture.root.digest} sha-abc1234: sha-abc1234 is 40d old, kept for 30d (class commit, tree)`,
    );
    expect(summary).toContain('| commit | 0 | 5 |');
  });

  it('finds what refers to an expendable image although no list shows it', async () => {
    const server = await serve();
    const signed = imageFixture.withReferrers(image('signed', 30));
    server.state.load('acme/web', signed, ['pr-3-abc1239']);
    const { going } = await plan(server, { 'max-delete-percent': '100' });
    expect(going).toEqual(digestsOf([...expendable, signed]));
  });

  it('deletes a signature with its image, and keeps it with its image', async () => {
    const server = await serve();
    const [doomed, safe] = [
      imageFixture.withCosign(image('doomed', 30)),
      imageFixture.withCosign(image('safe', 30)),
    ];
    server.state.load('acme/web', doomed, ['pr-3-abc1239']);
    server.state.load('acme/web', safe, ['v2.0.0']);
    const { going, summary } = await plan(server, { 'max-delete-percent': '100' });
    expect(going).toEqual(digestsOf([...expendable, doomed]));
    // The lists of what is kept name images, not what hangs on them.
    expect([summary.includes('v2.0.0'), summary.includes('.sig')]).toEqual([true, false]);
  });

  it.each<[string, string, string]>([
    ['a file with a digest', 'image: x@DIGEST', 'in-use'],
    ['a file with the tag', 'image: HOST/acme/web:sha-abc1234 # now', 'in-use'],
    ['a file with the tag of another image', 'image: HOST/acme/web2:sha-abc1234', 'expired'],
  ])('leaves what is in use: %s', async (_, text, code) => {
    const server = await serve();
    const folder = await temporary();
    await mkdir(join(folder, 'deploy'));
    const { digest } = content.commit[0].root;
    const filled = text.replace('DIGEST', digest).replace('HOST', server.host);
    await writeFile(join(folder, 'deploy', 'values.yaml'), filled);
    const { versions } = await plan(server, { 'in-use-paths': join(folder, '**', '*.yaml') });
    expect(versions.find((one) => one.digest === digest)?.code).toBe(code);
  });

  it('takes every repository that a pattern fits, and no other', async () => {
    const server = await serve();
    server.state.load('acme/api', image('api', 3), ['latest']);
    server.state.load('other/api', image('other', 3), ['latest']);
    const { report } = await plan(server, { packages: `${server.host}/acme/*` });
    const names = report?.packages.map(({ name }) => name.slice(server.host.length));
    expect(names).toEqual(['/acme/api', '/acme/web']);
  });
});

describe('a plan is refused, and says why', () => {
  it.each<[string, (server: MemoryRegistry) => void, Readonly<Record<string, string>>, string]>([
    ['too much', () => undefined, { 'max-delete-percent': '39' }, 'too-many'],
    [
      'a manifest that makes no sense',
      (server) => {
        const bytes = Buffer.from('{"schemaVersion":2}');
        server.state.putManifest('acme/web', { bytes, mediaType: mediaTypes.ociManifest }, [
          'v9.9.9',
        ]);
      },
      {},
      'unreadable',
    ],
    [
      'a manifest that is resolved and not given',
      (server) => {
        const { digest } = content.release[0].root;
        server.faults.add({ when: { method: 'GET', reference: digest }, fault: fault.notFound() });
      },
      {},
      'unreadable',
    ],
    [
      'a manifest that has no bytes',
      (server) => {
        const { digest } = content.release[0].root;
        server.faults.add({ when: { method: 'GET', reference: digest }, fault: fault.emptyBody() });
      },
      {},
      'unreadable',
    ],
    [
      'a manifest that is another one',
      (server) => {
        const bytes = Buffer.from('{}');
        const { digest } = content.release[0].root;
        server.faults.add({
          when: { method: 'GET', reference: digest },
          fault: fault.otherBody(bytes),
        });
      },
      {},
      'unreadable',
    ],
  ])('%s', async (_, prepare, inputs, code) => {
    const server = await serve();
    prepare(server);
    const { outputs, report, exitCode } = await plan(server, inputs);
    const codes = report?.packages.flatMap(({ refusals }) => refusals.map((one) => one.code));
    expect([exitCode, outputs.outcome, codes]).toEqual([0, 'refused', [code]]);
  });
});

describe('nothing is planned', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['with rules that are no YAML', { rules: '- class: [' }, 'RULES_INVALID'],
    ['with rules of two mistakes', { rules: '- class: x\n  keep-for: 3' }, 'RULES_INVALID'],
    [
      'with rules that repeat a key',
      { rules: '- class: tree\n  class: tree\n  keep: forever' },
      'RULES_INVALID',
    ],
    ['with an alias bomb', { rules: '- &a [x]\n- *a' }, 'RULES_INVALID'],
    ['with rules without an end', { rules: `${'- '.repeat(50_000)}\n` }, 'nested too deeply'],
    ['with rules in a file that is not there', { rules: 'no/such.yml' }, 'RULES_INVALID'],
    ['without what is in use', { 'in-use-paths': 'no/such/*.yaml' }, 'IN_USE_UNREADABLE'],
    ['for a pattern that fits nothing', { packages: 'HOST/acme/z*' }, 'PACKAGES_EMPTY'],
    ['when the report cannot be written', { report: 'actions' }, 'REPORT_UNWRITABLE'],
    ['when the metrics cannot be', { 'metrics-file': 'actions' }, 'METRICS_UNWRITABLE'],
    ['when the ledger cannot be', { ledger: 'actions' }, 'LEDGER_UNWRITABLE'],
    ['of half a log-in', { username: 'me' }, 'INPUT_INVALID'],
    [
      'into the file of another input',
      { mode: 'apply', journal: 'x/a.jsonl', report: './x/../x/a.jsonl' },
      '"journal" and "report" name the same file "x/a.jsonl"',
    ],
    [
      'into the file of the rules',
      { rules: 'a.yml', ledger: 'a.yml' },
      '"rules" and "ledger" name the same file',
    ],
    [
      'when repositories are named that nobody asks',
      { 'in-use': 'none', 'in-use-repositories': 'acme/deploy' },
      'nobody asks the repositories in "in-use-repositories"',
    ],
    ['of a pattern of registries', { packages: '*.example.com/acme/web' }, 'INPUT_INVALID'],
    ['of two registries', { packages: 'a.example/x, b.example/x' }, 'INPUT_INVALID'],
  ])('%s', async (_, inputs, code) => {
    const server = await serve();
    const packages = (inputs.packages ?? 'HOST/acme/web').replace('HOST', server.host);
    const { exitCode, log } = await plan(server, { mode: 'apply', ...inputs, packages });
    expect([exitCode, log]).toEqual([1, expect.stringContaining(code)]);
    expect(server.log.count(writes)).toBe(0);
  });

  it.each<[string, Parameters<MemoryRegistry['faults']['add']>[0], string]>([
    [
      'a tag that may not be read',
      { when: { method: 'HEAD' }, fault: fault.forbidden(), times: 1 },
      'REGISTRY_FORBIDDEN',
    ],
    [
      'a server error',
      { when: { kind: 'manifest' }, fault: fault.serverError(), nth: 5 },
      'REGISTRY_UPSTREAM_ERROR',
    ],
    [
      'a list that breaks off',
      { when: { kind: 'tags' }, fault: fault.truncated(5) },
      'REGISTRY_TRUNCATED',
    ],
    [
      'a configuration that may not be read',
      { when: { kind: 'blob' }, fault: fault.forbidden(), times: 1 },
      'REGISTRY_FORBIDDEN',
    ],
  ])('after %s: unknown is not absent', async (_, rule, code) => {
    const server = await serve();
    server.faults.add(rule);
    const { exitCode, log } = await plan(server);
    expect([exitCode, log]).toEqual([1, expect.stringContaining(code)]);
  });
});
