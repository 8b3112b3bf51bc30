import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CompositeResult,
  evaluateCondition,
  type RecordedEvent,
  runComposite,
} from '@image-relay/testing';
import { parse, stringify } from 'yaml';
import { type Shelf, type Step, withStandIns } from './stand-ins.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fence = /^```yaml workflow=(\S+)\n([\s\S]*?)^```$/gm;

/** A job of a workflow, as YAML holds it. */
export interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on?: { readonly workflow_dispatch?: { readonly inputs?: Inputs } };
  readonly jobs: Readonly<Record<string, Job>>;
}

type Inputs = Readonly<Record<string, { readonly default?: string }>>;

/** A workflow that a document shows whole. */
export interface WorkflowBlock {
  readonly name: string;
  readonly text: string;
  /** Its only job. */
  readonly job: Job;
  /** Those of workflow_dispatch. */
  readonly inputs?: Inputs;
}

/** The workflows of a document, by name. */
export function readWorkflows(document: string): ReadonlyMap<string, WorkflowBlock> {
  const text = readFileSync(join(root, 'docs', document), 'utf8');
  const blocks = [...text.matchAll(fence)].map(([, name = '', body = '']): WorkflowBlock => {
    const { on, jobs } = parse(body) as Workflow;
    const [job = { steps: [] }] = Object.values(jobs);
    return { name, text: body, job, inputs: on?.workflow_dispatch?.inputs ?? {} };
  });
  return new Map(blocks.map((block) => [block.name, block]));
}

/** The permissions of a job in the words of the API: `pull_requests` for `pull-requests`. */
export function grantedTo({ permissions = {} }: Job): Readonly<Record<string, 'read' | 'write'>> {
  const granted = Object.entries(permissions);
  return Object.fromEntries(granted.map(([name, level]) => [name.replaceAll('-', '_'), level]));
}

export interface WorkflowRun {
  readonly event: RecordedEvent;
  /** Those of workflow_dispatch. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  /** Stands for ghcr.io. */
  readonly registry: string;
  /** For steps that check out, or keep caches and artifacts. */
  readonly shelf?: Shelf;
}

/** Runs the steps of the job, each with the bundle of this repository; a job whose `if` says no has no steps. */
export async function runWorkflow(
  { name, job, inputs: declared = {} }: WorkflowBlock,
  { event, inputs = {}, env, token, registry, shelf }: WorkflowRun,
): Promise<CompositeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'documented-'));
  try {
    for (const action of readdirSync(join(root, 'actions')))
      symlinkSync(join(root, 'actions', action), join(folder, action));
    const github = { event: event.payload };
    const runs = evaluateCondition(job.if, { github }, 'success');
    const own = runs ? job.steps.map((step) => ofThisRepository(step, registry)) : [];
    const steps = shelf === undefined ? own : withStandIns(own, shelf);
    const action = {
      name,
      inputs: declared,
      runs: { using: 'composite', steps },
    };
    mkdirSync(join(folder, `documented-${name}`));
    writeFileSync(join(folder, `documented-${name}`, 'action.yml'), stringify(action));
    const path = join(folder, `documented-${name}`);
    return await runComposite({ action: path, event, inputs, env, token });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ofThisRepository(step: Step, registry: string): Step {
  const text = JSON.stringify(step)
    .replaceAll(/"org\/actions\/([a-z-]+)@v1"/g, '"$/$1"')
    .replaceAll('ghcr.io/', `${registry}/`);
  return JSON.parse(text) as Step;
}
