import { type Disambiguation, sanitize } from '@image-relay/image-tags';
import { nameSets } from './names.ts';

/** Prints microseconds a name, by mode and kind of name; a name may take 10. */
const bar = 10;
const modes: readonly Disambiguation[] = ['never', 'auto', 'strict'];
const callsPerRound = 20_000;
const rounds = 7;

/** The best of several rounds: other work on the machine only ever adds to one. */
function measure(names: readonly string[], disambiguate: Disambiguation): number {
  const options = { suffix: 'abc1234', disambiguate };
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    for (let call = 0; call < callsPerRound; call += 1) {
      sanitize(names[call % names.length] ?? '', options);
    }
    return Number(process.hrtime.bigint() - start) / 1000 / callsPerRound;
  });
  return Math.min(...times);
}

const results = Object.entries(nameSets).map(([kind, names]) => ({
  kind,
  times: modes.map((mode) => measure(names, mode)),
}));
const width = Math.max(...results.map(({ kind }) => kind.length));
console.log(`${'us a name'.padEnd(width)}  ${modes.map((mode) => mode.padStart(7)).join('  ')}`);
for (const { kind, times } of results) {
  console.log(
    `${kind.padEnd(width)}  ${times.map((time) => time.toFixed(2).padStart(7)).join('  ')}`,
  );
}
const worst = Math.max(...results.flatMap(({ times }) => times));
console.log(`worst ${worst.toFixed(2)} us, bar ${bar} us: ${worst < bar ? 'met' : 'missed'}`);
