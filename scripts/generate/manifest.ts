import type { AnyContract } from '@image-relay/action-kit';
import { type Catalogue, type ErrorEntry, errorsOfAction } from './catalogue.ts';
import type { Workflow } from './workflows.ts';

/** action-manifest.json: what is published, for machines. */
export function renderManifest(catalogue: Catalogue, workflows: readonly Workflow[]): string {
  const actions = catalogue.contracts.map((contract) =>
    describeAction(contract, errorsOfAction(contract, catalogue)),
  );
  return `${JSON.stringify({ actions, workflows }, undefined, 2)}\n`;
}

function describeAction(contract: AnyContract, errors: readonly ErrorEntry[]) {
  const { name, description, runs, permissions } = contract;
  return {
    name,
    path: name,
    description,
    runs: runs === 'node24' ? runs : runs.using,
    inputs: Object.entries(contract.inputs).map(([inputName, declared]) => ({
      name: inputName,
      description: declared.description,
      expected: declared.expected,
      required: declared.required,
      ...(declared.default === undefined ? {} : { default: declared.default }),
      ...(declared.secret ? { secret: true } : {}),
      ...(declared.deprecated === undefined ? {} : { deprecated: declared.deprecated }),
    })),
    outputs: Object.entries(contract.outputs).map(([outputName, declared]) => ({
      name: outputName,
      description: declared.description,
      kind: declared.kind,
      optional: declared.optional,
    })),
    permissions,
    errors: errors.map(([code]) => code).toSorted(),
  };
}
