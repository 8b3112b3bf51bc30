import { ActionError, quote, writeWhole } from '@image-relay/action-kit';
import { type Digest, isDigest } from '@image-relay/oci';
import type { ManifestFacts } from './core/facts.ts';
import { emptyMemory, type PackageMemory } from './memory.ts';
import { unwritable } from './output-files.ts';
import { readLines, readStart } from './read-lines.ts';
import type { Remembered } from './read-manifest.ts';

/** What earlier runs saw, by the name of the package. */
export type Ledger = Map<string, PackageMemory>;

const header = '{"ledger":1}';
/** Of other versions as well. */
const anyHeader = '{"ledger":';

interface Line {
  readonly package: string;
  readonly digest: Digest;
  readonly tag?: string;
  readonly since?: number;
  readonly untagged?: number;
  readonly manifest?: ManifestFacts;
  readonly createdAt?: number;
}

/**
 * Reads a ledger: JSON lines, a manifest or tag each. `undefined` for one that is there and makes no
 * sense; it is only a memory, so a run can go on with an empty one. No file is an empty ledger. Throws
 * LEDGER_UNWRITABLE for a file of another kind, whose place it would take.
 */
export async function readLedger(path: string | undefined): Promise<Ledger | undefined> {
  if (path === undefined) return new Map();
  const ledger: Ledger = new Map();
  try {
    const start = await readStart(path, anyHeader.length);
    if (start === '') return ledger;
    if (start !== anyHeader) throw ofOthers(path);
    return (await takeLines(ledger, path)) ? ledger : undefined;
  } catch (error) {
    if (error instanceof ActionError) throw error;
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isAbsent ? ledger : undefined;
  }
}

async function takeLines(ledger: Ledger, path: string): Promise<boolean> {
  let isFirst = true;
  for await (const { text } of readLines(path)) {
    const isGood = isFirst ? text === header : text === '' || take(ledger, text);
    if (!isGood) return false;
    isFirst = false;
  }
  return true;
}

/** False for a line that makes no sense. */
function take(ledger: Ledger, text: string): boolean {
  const line = readLine(text);
  if (line === undefined) return false;
  const memory = memoryOf(ledger, line.package);
  memory.isKnown = true;
  remember(memory, line);
  return true;
}

/** Reads a ledger, or begins it anew with a warning. */
export async function openLedger(
  path: string | undefined,
  log: { readonly warning: (text: string) => void },
): Promise<Ledger> {
  const ledger = await readLedger(path);
  if (ledger !== undefined) return ledger;
  log.warning(`"${path}" is no ledger; it is begun anew`);
  return new Map();
}

function ofOthers(path: string): ActionError {
  const text = `${quote(path)} is another file than a ledger, and would be replaced by one`;
  return new ActionError('LEDGER_UNWRITABLE', text, {
    hint: 'let the input ledger name a file of its own',
  });
}

/** The memory of a package, which is empty before its first look. */
export function memoryOf(ledger: Ledger, name: string): PackageMemory {
  const known = ledger.get(name) ?? emptyMemory();
  ledger.set(name, known);
  return known;
}

/** Writes a ledger as a whole. Throws LEDGER_UNWRITABLE. */
export async function writeLedger(path: string, ledger: Ledger): Promise<void> {
  await writeWhole(path, renderLedger(ledger), unwritable.ledger);
}

function* renderLedger(ledger: Ledger): Generator<string> {
  yield `${header}\n`;
  for (const [name, { manifests, tags, untagged }] of ledger) {
    for (const [digest, { manifest, createdAt }] of manifests) {
      yield render({
        package: name,
        digest,
        manifest,
        ...(createdAt === undefined ? {} : { createdAt }),
      });
    }
    for (const [tag, { digest, since }] of tags) {
      yield render({ package: name, digest, tag, ...(since === undefined ? {} : { since }) });
    }
    for (const [digest, since] of untagged)
      yield render({ package: name, digest, untagged: since });
  }
}

function render(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

function remember({ manifests, tags, untagged }: PackageMemory, line: Line): void {
  const { digest, tag, since, manifest, createdAt } = line;
  if (tag !== undefined) tags.set(tag, since === undefined ? { digest } : { digest, since });
  if (line.untagged !== undefined) untagged.set(digest, line.untagged);
  if (manifest === undefined) return;
  const one: Remembered = createdAt === undefined ? { manifest } : { manifest, createdAt };
  manifests.set(digest, one);
}

function readLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  const {
    package: name,
    digest,
    tag,
    since,
    untagged,
    manifest,
    createdAt,
  } = value as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    isDigestText(digest) &&
    (tag === undefined || typeof tag === 'string') &&
    [since, untagged, createdAt].every((time) => time === undefined || Number.isFinite(time)) &&
    (manifest === undefined || isManifest(manifest)) &&
    [tag, untagged, manifest].filter((part) => part !== undefined).length === 1
  );
}

function isManifest(value: unknown): value is ManifestFacts {
  if (typeof value !== 'object' || value === null) return false;
  const {
    mediaType,
    size,
    children,
    nested = [],
    subject,
    blobs,
  } = value as Record<string, unknown>;
  return (
    typeof mediaType === 'string' &&
    Number.isSafeInteger(size) &&
    [children, nested].every((list) => Array.isArray(list) && list.every(isDigestText)) &&
    (subject === undefined || isDigestText(subject)) &&
    Array.isArray(blobs) &&
    blobs.every(isBlob)
  );
}

function isBlob(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { digest, size } = value as Record<string, unknown>;
  return isDigestText(digest) && Number.isSafeInteger(size);
}

function isDigestText(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value);
}
