import { contentSignatures } from './content-signatures.ts';
import type { Explanation, Verdict } from './report.ts';
import { requestSignatures } from './request-signatures.ts';
import { statementSignatures } from './statement-signatures.ts';

const signatures = [...contentSignatures, ...statementSignatures, ...requestSignatures];

/** What the findings of an image most likely come from, the most telling first. Pure. */
export function explain(verdict: Verdict): readonly Explanation[] {
  return signatures
    .filter((signature) => signature.matches(verdict))
    .map(({ mechanism, what, advice }) => ({ mechanism, what: what(verdict), advice }));
}
