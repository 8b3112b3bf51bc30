import { countsOf, type Finding } from './finding.ts';

/** Findings of which GitHub shows each, and one that stands for all others. */
export interface Capped {
  readonly shown: readonly Finding[];
  readonly rest?: Finding;
}

const namedInRest = 50;

/** Keeps the first findings; GitHub shows ten annotations of a kind for each step. Pure. */
export function capFindings(findings: readonly Finding[], most: number): Capped {
  if (findings.length <= most) return { shown: findings };
  const shown = findings.slice(0, most - 1);
  const others = findings.slice(most - 1);
  const [worst] = others;
  if (worst === undefined) return { shown };
  const names = others.slice(0, namedInRest).map(({ code, subject }) => `${code}: ${subject}`);
  const unnamed = others.length - names.length;
  return {
    shown,
    rest: {
      subject: `${others.length} more`,
      outcome: worst.outcome,
      code: worst.code,
      message: `and ${others.length} more: ${countsOf(others)}`,
      details: unnamed > 0 ? [...names, `and ${unnamed} more`] : names,
      hint: 'read the job summary; the JSON report holds all of them',
    },
  };
}
