import { defineContract, type InputValues, output } from '@image-relay/action-kit';
import { oneRegistry, usernameAndPassword } from './contract-rules.ts';
import { inputs } from './inputs.ts';

export type PruneInputs = InputValues<typeof inputs>;

export const contract = defineContract({
  name: 'registry-prune',
  description:
    'Decides by rules which images of a registry are expendable, and what that frees. Nothing that a kept image needs ever goes.',
  branding: { icon: 'trash-2', color: 'green' },
  runs: 'node24',
  permissions: { packages: 'read' },
  inputs,
  outputs: {
    outcome: output.choice(['clean', 'planned', 'refused'], {
      description:
        '`clean`: nothing is expendable. `planned`: something is. `refused`: what the rules ask for is forbidden by a limit or by what could not be read.',
    }),
    kept: output.integer({ description: 'How many versions (manifests) are kept.' }),
    deleted: output.integer({ description: 'How many versions are expendable.' }),
    'bytes-freed': output.integer({
      description: 'Bytes of distinct content that nothing kept needs.',
    }),
    plan: output.text({ description: 'The hash of the plan: equal plans have equal hashes.' }),
    report: output.text({ description: 'Path of the JSON report.' }),
    requests: output.integer({ description: 'How many requests were sent.' }),
  },
  errors: {
    RULES_INVALID:
      'The rules are no YAML, or hold something that is no rule. Every problem is listed; correct the input rules.',
    IN_USE_UNREADABLE:
      'A file that says what is in use is not there or cannot be read, so nothing is known to be unused. Check the input in-use-paths.',
    PACKAGES_EMPTY:
      'A pattern in the input packages fits no repository of the catalogue. Check its name.',
    LEDGER_UNWRITABLE:
      'The ledger cannot be written. Let the input ledger name a file in a folder that the job may write to.',
    REPORT_UNWRITABLE:
      'The JSON report cannot be written. Let the input report name a file in a folder that the job may write to.',
  },
  errorsOf: ['oci', 'registry'],
  rules: [usernameAndPassword, oneRegistry],
});
