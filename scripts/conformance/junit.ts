export type Workflow = 'Pull' | 'Push' | 'Content discovery' | 'Content management';

export interface TestCase {
  readonly name: string;
  readonly workflow: Workflow;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** The test cases of a JUnit report of either suite, the one of 1.1.1 or the one of later versions. */
export function readTestCases(xml: string): readonly TestCase[] {
  return [...xml.matchAll(/<testcase name="([^"]*)"[^>]*status="([^"]*)"/g)].map(
    ([, name = '', status = '']) => ({
      name,
      workflow: workflowOf(name),
      outcome: outcomeOf(status),
    }),
  );
}

function outcomeOf(status: string): TestCase['outcome'] {
  if (status === 'passed' || status === 'skipped') return status;
  return 'failed';
}

/** Suite 1.1.1 names the workflow first; later ones name the endpoint last. */
function workflowOf(name: string): Workflow {
  const named = /Conformance Tests (Pull|Push|Content Discovery|Content Management)\b/.exec(name);
  if (named?.[1] !== undefined) return sentenceCase(named[1]);
  if (/delete/.test(name)) return 'Content management';
  if (/tag-list|tag list|referrers|ping$/.test(name)) return 'Content discovery';
  return /\/push\/|blob-post|blob-patch|blob-mount|manifest-put|bad digest/.test(name)
    ? 'Push'
    : 'Pull';
}

function sentenceCase(text: string): Workflow {
  return (text.slice(0, 1) + text.slice(1).toLowerCase()) as Workflow;
}
