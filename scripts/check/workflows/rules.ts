import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';

/** What is wrong, and on which line of the file (1-based). */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** Our own rules for a workflow file, beyond GitHub's schema. */
export function workflowProblems(text: string): Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (node: unknown): number => lines.linePos(offsetOf(node)).line;
  const root = document.contents;
  if (!isMap(root)) return [{ line: 1, message: 'is not a mapping' }];
  const problems: Problem[] = [];
  if (!isEmptyMap(root.get('permissions', true))) {
    problems.push({ line: 1, message: 'needs `permissions: {}` at the top; ask per job' });
  }
  for (const { key, job } of jobsOf(root)) {
    const calls = job.has('uses');
    if (!job.has('permissions')) {
      problems.push({ line: at(job), message: `job "${key}" needs permissions` });
    }
    if (!calls && !job.has('timeout-minutes')) {
      problems.push({ line: at(job), message: `job "${key}" needs timeout-minutes` });
    }
  }
  return [...problems, ...stepProblems(text)];
}

/** Rules for everything with steps: workflow files and composite actions. */
export function stepProblems(text: string): Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: Problem[] = [];
  visit(document, {
    Pair: (_index, pair) => {
      if (!isScalar(pair.key) || !isScalar(pair.value)) return;
      const value = String(pair.value.value);
      const message = scalarProblem(String(pair.key.value), value);
      if (message !== undefined) {
        problems.push({ line: lines.linePos(offsetOf(pair.value)).line, message });
      }
    },
  });
  return problems;
}

function scalarProblem(key: string, value: string): string | undefined {
  if (key === 'uses' && !/^(\$\/|\.\/)/.test(value) && !/@[0-9a-f]{40}$/.test(value)) {
    return `uses "${value}": pin a full commit, with the version in a comment`;
  }
  if (key === 'run' && /\$\{\{/.test(value)) {
    return 'an expression inside `run:` can carry code: pass it through `env:`';
  }
  return undefined;
}

function jobsOf(root: YAMLMap): Array<{ key: string; job: YAMLMap }> {
  const jobs = root.get('jobs');
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ key, value }) =>
    isScalar(key) && isMap(value) ? [{ key: String(key.value), job: value }] : [],
  );
}

function isEmptyMap(node: unknown): boolean {
  return isMap(node) && node.items.length === 0;
}

function offsetOf(node: unknown): number {
  const ranged = isMap(node) || isScalar(node) || isSeq(node) ? node.range : undefined;
  return ranged?.[0] ?? 0;
}
