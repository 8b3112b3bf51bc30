/** Stands for what zod makes of a schema. */
export function renderReportSchema(): string {
  return '{ "title": "Report" }\n';
}
