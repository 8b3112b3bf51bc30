import { contentSignatures } from './content-signatures.ts';
import type { Explanation, Verdict } from './report.ts';
import { requestSignatures } from './request-signatures.ts';
import type { Evidence } from './signature.ts';
import { statementSignatures } from './statement-signatures.ts';

const signatures = [...contentSignatures, ...statementSignatures, ...requestSignatures];

/** What the findings of an image most likely come from, the most telling first. Pure. */
export function explain(verdict: Verdict): readonly Explanation[] {
  return explainEvidence({ ...verdict, source: 'registry' });
}

/** The same for what a storage folder shows of one repository, which may be several images. */
export function explainStorage(
  found: Pick<Verdict, 'faults' | 'unverifiable'>,
): readonly Explanation[] {
  return explainEvidence({ ...found, source: 'storage', referrers: [] });
}

function explainEvidence(evidence: Evidence): readonly Explanation[] {
  return signatures
    .filter((signature) => signature.matches(evidence))
    .map(({ mechanism, what, advice, isIncident }) => ({
      mechanism,
      what: what(evidence),
      advice,
      ...(isIncident ? { incident: mechanism } : {}),
    }));
}
