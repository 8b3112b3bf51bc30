import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A row of a table of examples: an image, and what a document says becomes of it. */
export interface Example {
  readonly tags: readonly string[];
  /** Milliseconds since it was created. */
  readonly age: number;
  readonly becomes: 'stays' | 'goes';
}

const path = fileURLToPath(new URL('../../docs/retention.md', import.meta.url));
const units: Readonly<Record<string, number>> = { hour: 3_600_000, day: 86_400_000 };

/** The table below `<!-- examples: name -->` in docs/retention.md. */
export function readExamples(name: string): readonly Example[] {
  const [, after = ''] = readFileSync(path, 'utf8').split(`<!-- examples: ${name} -->\n`);
  const rows = after.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) => {
    const [, tags = '', created = '', becomes = ''] = row.split('|').map((cell) => cell.trim());
    const [, count, unit = ''] = /^(\d+) (hour|day)s? ago$/.exec(created) ?? [];
    const size = units[unit];
    if (size === undefined || (becomes !== 'stays' && becomes !== 'goes'))
      throw new RangeError(`a row of the examples makes no sense: ${row}`);
    const names = [...tags.matchAll(/`([^`]+)`/g)].map(([, tag = '']) => tag);
    return { tags: names, age: Number(count) * size, becomes };
  });
}

/** The rules that docs/retention.md shows by that name; none by a name that it does not use. */
export function readShownRules(name: string): string | undefined {
  const block = new RegExp(`^\`\`\`yaml rules=${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm');
  return block.exec(readFileSync(path, 'utf8'))?.[1];
}

/** Lines of a log that docs/retention.md shows, as patterns in which any digest will do. */
export function readShownLines(): readonly RegExp[] {
  const block = /^```text\n([\s\S]*?)^```$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  return block
    .trim()
    .split('\n')
    .map((line) => {
      const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return new RegExp(
        `^${escaped.replaceAll(/sha256:[0-9a-f]+…/g, 'sha256:[0-9a-f]{64}')}$`,
        'm',
      );
    });
}

/** Names of metrics that docs/retention.md explains. */
export function readShownMetrics(): readonly string[] {
  const [, section = ''] = readFileSync(path, 'utf8').split('\n## Watch it\n');
  const rows =
    section
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  return rows.flatMap((row) =>
    [...row.matchAll(/`(registry_prune_\w+)/g)].map(([, name = '']) => name),
  );
}
