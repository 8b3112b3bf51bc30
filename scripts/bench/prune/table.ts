import type { Measured } from './measure.ts';
import { kinds } from './protocol.ts';

const widths = { figure: 10, wall: 9, cpu: 8, memory: 8 };

/** The names of the columns. */
export function printHeader(): void {
  const figures = ['requests', ...kinds].map((name) => name.padStart(widths.figure));
  const costs = ['wall', 'CPU', 'memory'].map((name, at) =>
    name.padStart(Object.values(widths)[at + 1] ?? 0),
  );
  console.log(`${[...figures, ...costs].join('')}  by`);
}

/** Requests of a run; those of the cache service are GitHub's own and not among them. */
export function requestsOf({ counts }: Measured): number {
  return kinds.reduce((sum, kind) => sum + (kind === 'cache' ? 0 : counts[kind]), 0);
}

export function printRow(one: Measured): void {
  const figures = [requestsOf(one), ...kinds.map((kind) => one.counts[kind])];
  const costs = [
    `${(one.wallMs / 1000).toFixed(2)} s`.padStart(widths.wall),
    `${(one.cpuMs / 1000).toFixed(2)} s`.padStart(widths.cpu),
    `${(one.peakBytes / 1e6).toFixed(0)} MB`.padStart(widths.memory),
  ];
  const cells = figures.map((figure) => `${figure}`.padStart(widths.figure));
  console.log(`${[...cells, ...costs].join('')}  ${one.name}`);
}

/** What a run did to the package. */
export function printEffects({ name, effects }: Measured): void {
  const { deleted, broken, torn, left } = effects;
  const kept = broken.length === 0 ? 'nothing kept is broken' : `BROKEN: ${broken.join(', ')}`;
  const others = torn === 0 ? '' : `, ${torn} TAGGED that miss a manifest`;
  console.log(
    `${name}: ${deleted} deleted, ${left} left that nothing kept needs${others}; ${kept}`,
  );
}

export function printBar(what: string, value: number, most: number, unit = ''): void {
  const shown = `${Number(value.toFixed(2))}${unit}, at most ${most}${unit}`;
  console.log(`${value <= most ? 'met' : 'MISSED'}: ${what}: ${shown}`);
}
