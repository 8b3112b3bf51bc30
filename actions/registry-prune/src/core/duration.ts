const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What {@link parseDuration} reads, as the end of the sentence "expected …". */
export const durationGrammar =
  'whole digits and a unit: s (seconds), m (minutes), h (hours) or d (days), such as 24h or 7d';

/** Milliseconds of `90s`, `15m`, `24h`, `7d`; undefined for every other text. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  const size = units[unit];
  return digits === undefined || size === undefined ? undefined : Number(digits) * size;
}

/** A time span in the largest unit that it fills: `26d`, `3h`, `0s`. */
export function formatAge(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  for (const unit of ['d', 'h', 'm']) {
    const size = units[unit] ?? 1;
    if (span >= size) return `${Math.floor(span / size)}${unit}`;
  }
  return `${Math.floor(span / 1000)}s`;
}
