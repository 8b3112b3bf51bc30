import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdown } from '@image-relay/action-kit';
import { describe, expect, it } from 'vitest';
import { decide } from '../src/core/decide.ts';
import { renderReportSchema, reportSchema } from '../src/report-schema.ts';
import { renderSummary } from '../src/summary.ts';
import { broken, finding, run, verdict } from './verdicts.ts';

const seen = [
  verdict(),
  broken(finding('MANIFEST_MISSING', ['child'])),
  verdict({
    image: 'ghcr.io/acme/web:<b>|`x`',
    outcome: 'unverifiable',
    unverifiable: [finding('NETWORK')],
  }),
];

describe('the JSON report', () => {
  it('fits its schema', () => {
    const { report } = decide(seen, run, ['broken']);
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it.each([
    ['a code that is none', { ...finding('MANIFEST_MISSING'), code: 'GONE' }],
    ['a member that is not described', { ...finding('MANIFEST_MISSING'), more: true }],
  ])('does not fit with %s', (_, fault) => {
    const { report } = decide(seen, run, ['broken']);
    const changed = { ...report, images: [{ ...report.images[0], faults: [fault] }] };
    expect(reportSchema.safeParse(changed).success).toBe(false);
  });

  it('is published with the schema that is checked here', () => {
    const published = readFileSync(join(import.meta.dirname, '../report.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(renderReportSchema()));
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
  it('has a row for every image, and text from outside as text', () => {
    const text = renderSummary(decide(seen, run, ['broken', 'unverifiable'])).markdown;
    expect(text).toContain('Image verification');
    expect(text.match(/^\| <code>/gm)).toHaveLength(3);
    expect(text).not.toContain('<b>');
    expect(text).toContain(markdown.text('broken (1 fault)').markdown);
    expect(text).toContain(markdown.text('Depth probe, 42 requests, 1s.').markdown);
  });

  it('explains what does not fail the step, as failures are explained by themselves', () => {
    const text = renderSummary(decide(seen, run, ['unverifiable'])).markdown;
    expect(text).toContain('does not fail this step');
    expect(text).toContain('What to do');
  });

  it('stays short with very many images', () => {
    const many = Array.from({ length: 2_000 }, () => verdict());
    const text = renderSummary(decide(many, run, [])).markdown;
    expect(text.match(/^\| <code>/gm)).toHaveLength(500);
    expect(text).toContain('and 1500 more in the JSON report');
  });
});
