import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, it, vi } from 'vitest';
import { reportSchema } from '../src/report-schema.ts';
import { startTimeLimit } from '../src/time-limit.ts';
import { startServer, temporary } from './runs.ts';

const bundle = join(import.meta.dirname, '../dist/index.js');
const quickly = { timeout: 60_000, interval: 5 };

describe('a run that is cancelled', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s reports what it has, and is no bug',
    async (name) => {
      const server = await startServer({ latencyMs: 100 });
      for (const [at, image] of imageFixture.sharingLayers(200).entries()) {
        server.state.load('acme/web', image, [`v${at}`]);
      }
      const folder = await temporary();
      const [report, output] = [join(folder, 'report.json'), join(folder, 'output')];
      const inputs = { INPUT_REPOSITORIES: `${server.host}/acme/web`, INPUT_REPORT: report };
      const child = spawn(process.execPath, [bundle], {
        env: { ...inputs, GITHUB_OUTPUT: output },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const printed: Buffer[] = [];
      child.stdout.on('data', (piece: Buffer) => printed.push(piece));
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      await vi.waitFor(
        () => expect(server.log.count({ kind: 'blob' })).toBeGreaterThan(0),
        quickly,
      );
      child.kill(name);
      expect(await ended).toBe(1);
      const { outcome, images } = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
      const findings = images.flatMap((image) => image.unverifiable);
      expect(outcome).toBe('unverifiable');
      expect(findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ code: 'TIMEOUT', message: `the run was cancelled (${name})` }),
        ]),
      );
      expect(await readFile(output, 'utf8')).toContain('outcome');
      expect(Buffer.concat(printed).toString()).not.toContain('bug');
    },
  );
});

describe('the time limit', () => {
  const reason = (message: string) => new RangeError(message);
  const limit = { milliseconds: 60_000, text: '1m' };

  it('is over at once where the run is cancelled already', () => {
    const { signal } = startTimeLimit(limit, AbortSignal.abort('stop'), reason);
    expect(signal.reason).toEqual(new RangeError('cancelled'));
  });

  it('says how long it was', async () => {
    const never = new AbortController().signal;
    const { signal } = startTimeLimit({ milliseconds: 5, text: '5ms' }, never, reason);
    await new Promise((reached) => signal.addEventListener('abort', reached));
    expect(signal.reason).toEqual(new RangeError('the time limit of 5ms was reached'));
  });

  it('no longer counts once it is cleared', () => {
    const run = new AbortController();
    const { signal, clear } = startTimeLimit(limit, run.signal, reason);
    clear();
    run.abort();
    expect(signal.aborted).toBe(false);
  });
});
