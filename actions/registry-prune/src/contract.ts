import {
  defineContract,
  type InputValues,
  output,
  usernameAndPassword,
} from '@image-relay/action-kit';
import {
  filesOfTheirOwn,
  journalToRestore,
  listsWithoutLogIn,
  oneRegistry,
  oneWayOfAsking,
  planToApply,
  repositoriesToAsk,
} from './contract-rules.ts';
import { outcomes } from './core/report.ts';
import { inputs } from './inputs.ts';

export type PruneInputs = InputValues<typeof inputs>;

export const contract = defineContract({
  name: 'registry-prune',
  description:
    'Deletes the images of a registry that rules call expendable, and can put them back. Nothing that a kept image needs ever goes.',
  branding: { icon: 'trash-2', color: 'green' },
  runs: 'node24',
  permissions: {
    packages: 'write',
    'pull-requests': 'read',
    actions: 'read',
    deployments: 'read',
  },
  inputs,
  outputs: {
    outcome: output.choice(outcomes, {
      description:
        '`clean`: nothing to do. `planned`: something is expendable. `applied`: all of it is deleted. `partial`: some is left for the next run. `refused`: a limit, or what could not be read, forbids it. `broken`: something that is kept was broken and could not be healed. `restored`: what was missing is back.',
    }),
    kept: output.integer({ description: 'How many versions (manifests) are kept, or left.' }),
    deleted: output.integer({
      description: 'How many versions are to go or, with `apply`, are gone.',
    }),
    failed: output.integer({ description: 'How many versions could not be deleted or restored.' }),
    'kept-by-registry': output.integer({
      description:
        'How many versions the registry does not give up: the last one with a tag, one with very many downloads, or all without the Admin role.',
    }),
    restored: output.integer({ description: 'How many versions were put back.' }),
    'bytes-freed': output.integer({
      description: 'Bytes of distinct content that nothing kept needs.',
    }),
    plan: output.text({
      optional: true,
      description: 'The hash of the plan: equal plans have equal hashes.',
    }),
    journal: output.text({
      optional: true,
      description: 'Path of the journal, when something was deleted.',
    }),
    report: output.text({ description: 'Path of the JSON report.' }),
    requests: output.integer({ description: 'How many requests were sent.' }),
  },
  errors: {
    RULES_INVALID:
      'The rules are no YAML, hold something that is no rule, or an expression of them or of keep-tags takes too long. Every problem is listed; correct the input.',
    IN_USE_UNREADABLE:
      'Something that says what is in use cannot be read, so nothing is known to be unused and nothing is deleted. The message names the source, what was seen and what to do: a permission, the input token, in-use, in-use-paths or in-use-digests.',
    PACKAGES_EMPTY:
      'A pattern in the input packages fits no repository of the catalogue. Check its name.',
    TAGS_ILLEGAL:
      'The registry lists names that no tag can have, such as files that a file system left in its storage. What they name is not known, so nothing is deleted; take them out.',
    PLAN_INVALID:
      'The file of the input plan is no plan of this action, or was changed. Give the report of a run with mode plan as it was written.',
    PRUNE_REFUSED:
      'A limit, or something that could not be read, forbids the deletes of a package. The message says which; look at the plan before you change a limit.',
    PRUNE_PARTIAL:
      'The registry acknowledged deletes that it did not do. Look at its log and run again.',
    PRUNE_UNVERIFIED:
      'The registry did not answer when kept images were verified after the deletes. Run the mode doctor.',
    PRUNE_BROKEN:
      'Something that is kept is broken and could not be healed. Restore the journal of the run that deleted what is missing, or build the image again.',
    DOCTOR_INCOMPLETE:
      'Images could not be verified, so nothing is known of them. Look at the registry and run again.',
    JOURNAL_INVALID:
      'The file of the input journal is none of this action, was changed, or is of other packages. Give the output journal of the run that deleted, as it was written.',
    JOURNAL_UNWRITABLE:
      'The journal cannot be written, so nothing was deleted. Let the input journal name a file in a folder that the job may write to.',
    RESTORE_INCOMPLETE:
      'Not everything of the journal could be put back; the message lists what and why. Content that was collected meanwhile has to be built again.',
    LEDGER_UNWRITABLE:
      'The ledger cannot be written, or would take the place of another file. Let the input ledger name a file of its own in a folder that the job may write to.',
    METRICS_UNWRITABLE:
      'The metrics cannot be written. Let the input metrics-file name a file in a folder that the job may write to.',
    REPORT_UNWRITABLE:
      'The JSON report cannot be written. Let the input report name a file in a folder that the job may write to.',
  },
  errorsOf: ['oci', 'registry', 'github'],
  rules: [
    usernameAndPassword,
    oneRegistry,
    planToApply,
    journalToRestore,
    filesOfTheirOwn,
    oneWayOfAsking,
    repositoriesToAsk,
    listsWithoutLogIn,
  ],
});
