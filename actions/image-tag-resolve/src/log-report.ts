import { type Log, quote } from '@image-relay/action-kit';
import type { Report } from './core/report.ts';

/** One line a decision: what the image is, what it is called, what was found. */
export function logReport(log: Log, report: Report): void {
  log.info(`${report.kind}: ${whatOf(report)}`);
  for (const reference of report.references) log.info(`tag ${reference}`);
  if (report.lookup === 'absent') log.info(`not found: ${report.reference}`);
  if (report.digestReference !== undefined) log.info(`found ${report.digestReference}`);
  for (const statement of report.revision?.statements ?? []) {
    const platform = statement.platform === undefined ? '' : ` (${statement.platform})`;
    const says =
      statement.revision === undefined
        ? (statement.reason ?? 'names no commit')
        : `${quote(statement.revision)} by ${statement.source}`;
    log.info(`revision of ${statement.digest}${platform}: ${says}`);
  }
}

function whatOf({ commit, pullRequest, branch, gitTag, fork }: Report): string {
  return [
    ...(pullRequest === undefined ? [] : [`pull request #${pullRequest}`]),
    ...(branch === undefined ? [] : [`branch ${quote(branch)}`]),
    ...(gitTag === undefined ? [] : [`git tag ${quote(gitTag)}`]),
    ...(fork ? ['from a fork'] : []),
    `commit ${commit}`,
  ].join(', ');
}
