import type { AnyContract, CompositeStep, Input, Output } from '@image-relay/action-kit';
import { Document } from 'yaml';

const notice = ' Generated from src/contract.ts by `pnpm generate`. Do not edit.';

/** The action.yml of a contract. Every value is quoted, so that none changes its type in YAML. */
export function renderActionYml(contract: AnyContract): string {
  const { name, description, branding } = contract;
  const document = new Document({
    name,
    description,
    branding: { icon: branding.icon, color: branding.color },
    ...(hasAny(contract.inputs) ? { inputs: mapValues(contract.inputs, inputOf) } : {}),
    ...(hasAny(contract.outputs) ? { outputs: mapValues(contract.outputs, outputOf) } : {}),
    runs: runsOf(contract),
  });
  document.commentBefore = notice;
  return document.toString({
    lineWidth: 0,
    defaultKeyType: 'PLAIN',
    defaultStringType: 'QUOTE_DOUBLE',
  });
}

function inputOf({ description, required, default: raw, deprecated }: Input) {
  return {
    description,
    required,
    ...(raw === undefined ? {} : { default: raw }),
    ...(deprecated === undefined ? {} : { deprecationMessage: deprecated }),
  };
}

function outputOf({ description, value }: Output) {
  return { description, ...(value === undefined ? {} : { value }) };
}

function runsOf({ runs }: AnyContract) {
  if (runs === 'node24') return { using: 'node24', main: 'dist/index.js' };
  const steps = runs.steps.map((step: CompositeStep) => ({ ...step }));
  return { using: 'composite', steps };
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function hasAny(record: object): boolean {
  return Object.keys(record).length > 0;
}
