import { writeFileSync } from 'node:fs';

/** Writes at the end how much memory a program took at its peak. */
process.on('exit', () => {
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  writeFileSync(process.env.BENCH_REPORT, JSON.stringify({ peakMemory }));
});
