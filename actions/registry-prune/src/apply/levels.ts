import type { JournalRecord } from '../journal.ts';
import { edgesOfRecord } from '../record-edges.ts';

/**
 * Records in groups whose members may be put back at once: what a record names, and an earlier record
 * of one of its tags, is in an earlier group. What is named comes first in `records`, as far as nothing
 * names each other. Linear.
 */
export function levelsOf(records: readonly JournalRecord[]): readonly (readonly JournalRecord[])[] {
  const levels: JournalRecord[][] = [];
  const known = new Map<string | undefined, number>();
  for (const record of records) {
    const { children, subjects } = edgesOfRecord(record);
    let level = 0;
    for (const one of [...children, ...subjects, ...record.tags]) {
      level = Math.max(level, (known.get(one) ?? -1) + 1);
    }
    for (const one of [record.digest, ...record.tags]) known.set(one, level);
    const others = levels[level];
    if (others === undefined) levels.push([record]);
    else others.push(record);
  }
  return levels;
}
