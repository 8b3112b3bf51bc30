import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageFixture, pushFixture, runBundle } from '@image-relay/testing';
import { type BlocksRun, runBlocks } from '../documents/shell-blocks.ts';
import { startOnCall } from './on-call.ts';

const actions = fileURLToPath(new URL('../../actions', import.meta.url));
const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();

/** What was deleted although somebody needs it, and what stays. */
export const lost = imageFixture.withAttestations({ seed: 'lost', created: days(40) });
export const kept = imageFixture.withAttestations({ seed: 'kept', created: days(400) });

/** Writes down how it is called; lists run 41 and 42, of which 42 has a journal. */
const ghScript = `#!/bin/bash
printf '%s\\n' "$*" >> "$HOME/gh.log"
case "$1 $2" in
  'run list') echo '[{"databaseId":41,"createdAt":"2026-01-02T03:17:00Z"},{"databaseId":42,"createdAt":"2026-01-01T03:17:00Z"}]' ;;
  'run download') while [ "$1" != --dir ]; do [ "$1" = download ] && run=$2; shift; done
    # As gh does, it overwrites nothing.
    test -d "$HOME/artifacts/$run" && test ! -e "$2/journal.jsonl" && mkdir -p "$2" && cp "$HOME/artifacts/$run"/* "$2/" ;;
esac
`;

/** A registry from which a run of registry-prune deleted an image, and the folder of who is on call. */
export async function pruneRegistry() {
  const { server, folder, registry, place, image } = await startOnCall();
  await pushFixture(registry, place, kept, ['v1.0.0']);
  await pushFixture(registry, place, lost, ['pr-7-1a2b3c4', 'sha-1a2b3c4']);
  const journal = join(folder, 'journal.jsonl');
  const inputs = { packages: image, mode: 'apply', journal, 'in-use': 'none' };
  const pruned = await runBundle({ action: 'registry-prune', inputs });
  if (pruned.outputs.deleted !== '5') throw new Error(`it was not pruned: ${pruned.log}`);
  await mkdir(join(folder, 'artifacts/42'), { recursive: true });
  await cp(journal, join(folder, 'artifacts/42/journal.jsonl'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/gh'), ghScript);
  await chmod(join(folder, 'bin/gh'), 0o755);
  const settings = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    image,
    lost: 'sha-1a2b3c4',
    github_repository: 'acme/web',
    clean_up: 'retention.yml',
    put_back: 'retention-restore.yml',
    run: '42',
    actions,
    registry_url: `http://${server.host}`,
  };
  return {
    server,
    image,
    run: (
      blocks: readonly string[],
      env: Readonly<Record<string, string>> = {},
    ): Promise<BlocksRun> =>
      runBlocks(blocks, {
        folder,
        env: { ...settings, ...env },
        document: 'runbooks/restore.md',
      }),
    /** What a tag names. */
    named: async (tag: string) => (await registry.resolve(place, tag))?.digest,
    tag: (name: string, fixture = kept) => pushFixture(registry, place, fixture, [name]),
    remove: (digest: string) => registry.deleteManifest(place, digest),
    /** How `gh` was called, one line each. */
    calls: async () => (await readFile(join(folder, 'gh.log'), 'utf8')).trim().split('\n'),
  };
}
