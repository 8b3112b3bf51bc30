import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdown } from '@image-relay/action-kit';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../src/core/report.ts';
import { renderReportSchema, reportSchema } from '../src/report-schema.ts';
import { renderSummary, type SummaryContent } from '../src/summary.ts';
import { reportPieces, writeReport } from '../src/write-report.ts';
import { broken, decided, finding, storage, verdict } from './verdicts.ts';

const seen = [
  verdict(),
  broken(finding('MANIFEST_MISSING', ['child'])),
  verdict({
    image: 'ghcr.io/acme/web:<b>|`x`',
    outcome: 'unverifiable',
    unverifiable: [finding('NETWORK')],
  }),
];

const scope: Scope = {
  kind: 'repository',
  name: 'ghcr.io/acme/web',
  outcome: 'unverifiable',
  images: 0,
  code: 'SELECTION_EMPTY',
  message: 'nothing was verified',
};

const fault = { ...finding('MANIFEST_MISSING', ['child']), repository: 'acme/web', tags: ['1'] };
const warning = {
  code: 'BLOB_EMPTY',
  digest: fault.path[0] ?? 'a:b',
  message: 'no bytes',
} as const;
const damaged = storage({ outcome: 'broken', faults: [fault], warnings: [warning, warning] });
const everything = { images: seen, scopes: [scope], storages: [damaged], gone: 2 };

describe('the JSON report', () => {
  it('fits its schema, with everything that can be in it', () => {
    const { report } = decided(everything);
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it.each([
    ['everything', everything],
    ['nothing', {}],
    ['one image', { images: [verdict()] }],
  ])('is written piece by piece as it would be at once: %s', (_, parts) => {
    const { report } = decided(parts);
    expect([...reportPieces(report)].join('')).toBe(`${JSON.stringify(report, null, 2)}\n`);
  });

  it('that has no folder to be in is an error of the step and not of the action', async () => {
    const { report } = decided({ images: seen });
    const temporary = join(import.meta.dirname, 'no', 'such', 'folder');
    await expect(writeReport(report, { temporary })).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
    });
  });

  it.each([
    ['a code that is none', { ...finding('MANIFEST_MISSING'), code: 'GONE' }],
    ['a member that is not described', { ...finding('MANIFEST_MISSING'), more: true }],
  ])('does not fit with %s', (_, changedFault) => {
    const { report } = decided({ images: seen });
    const changed = { ...report, images: [{ ...report.images[0], faults: [changedFault] }] };
    expect(reportSchema.safeParse(changed).success).toBe(false);
  });

  it('is published with the schema that is checked here', () => {
    const published = readFileSync(join(import.meta.dirname, '../report.schema.json'), 'utf8');
    expect(published).toBe(renderReportSchema());
  });

  it('has a schema that is JSON Schema and closed', () => {
    expect(JSON.parse(renderReportSchema())).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
    });
  });
});

describe('the summary', () => {
  const render = (parts: Parameters<typeof decided>[0], more: Partial<SummaryContent> = {}) => {
    const { report } = decided(parts);
    return renderSummary({ report, furtherFailures: [], warnings: [], ...more }).markdown;
  };
  const escaped = (text: string) => markdown.text(text).markdown;

  it('has a row for every image, and text from outside as text', () => {
    const text = render({ images: seen });
    expect(text).toContain('Image verification');
    expect(text.match(/^\| <code>/gm)).toHaveLength(3);
    expect(text).not.toContain('<b>');
    expect(text).toContain(escaped('broken (1 fault)'));
    expect(text).toContain(escaped('3 images (1 ok, 1 broken, 1 unverifiable).'));
    expect(text).toContain(escaped('Depth probe, 42 requests, 1s.'));
  });

  it('has the lists, the storages and what was deleted meanwhile', () => {
    const text = render(everything);
    expect(text).toContain(escaped('unverifiable: SELECTION_EMPTY: nothing was verified'));
    expect(text).toContain(escaped('12 tags, 20 revisions'));
    expect(text).toContain(escaped('2 BLOB_EMPTY'));
    expect(text).toContain(escaped('2 tags were deleted while the run was under way.'));
  });

  it('explains what does not fail the step, as failures are explained by themselves', () => {
    const { warnings } = decided({ images: seen }, ['unverifiable']);
    const text = render({ images: seen }, { warnings });
    expect(text).toContain('does not fail this step');
    expect(text).toContain('What to do');
  });

  it('explains failures that have no annotation of their own', () => {
    const { failures } = decided({ images: seen });
    const text = render({ images: seen }, { furtherFailures: failures });
    expect(text).toContain('### IMAGE\\_BROKEN\n');
    expect(text).toContain(escaped('could not be verified: 1 NETWORK'));
  });

  it('shows what is wrong of very many images, and counts what is cut off', () => {
    const many = [
      ...Array.from({ length: 2_000 }, () => verdict()),
      broken(finding('BLOB_MISSING', ['layer'])),
    ];
    const text = render({ images: many });
    expect(text.match(/^\| <code>/gm)).toHaveLength(500);
    expect(text).toContain(escaped('broken (1 fault)'));
    expect(text).toContain('and 1501 more in the JSON report');
  });

  it('stays below what GitHub takes when very many images are broken', () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      verdict({
        image: `ghcr.io/acme/web:${at}`,
        outcome: 'broken',
        faults: Array.from({ length: 8 }, (_, child) => finding('MANIFEST_MISSING', [`${child}`])),
      }),
    );
    const { failures } = decided({ images: many });
    const text = render({ images: many }, { furtherFailures: failures });
    expect(Buffer.byteLength(text)).toBeLessThan(900_000);
    expect(text).toMatch(/and \d+ more that are not ok, in the JSON report/);
  });
});
