import { input, registryLogIn, registryRequests } from '@image-relay/action-kit';
import { inUseInputs } from './in-use-inputs.ts';
import { parsePackage } from './select-packages.ts';

const hour = 3_600_000;

const defaultRules = `- class: [pull-request, merge-group]
  keep-for: 24h
- class: branch
  keep-for: 7d
- class: [commit, tree]
  keep-for: 30d
- class: nightly
  keep-for: 7d
- class: [release, alias]
  keep: forever
- untagged: true
  keep-for: 24h
`;

/** What is looked at, and what decides about it. */
const policy = {
  packages: input.listOf(parsePackage, {
    description:
      'The repositories to prune, without tag and digest. A `*` stands for any text without a slash, in registries that have a catalogue.',
    required: true,
    expected: 'repositories such as registry.example.com/acme/web',
    example: 'registry.example.com/acme/web',
  }),
  backend: input.choice(['auto', 'github', 'oci'], {
    description:
      'How versions are listed and deleted: `github` by the API of GitHub Packages, `oci` by the registry alone. `auto` is `github` for the container registry of the GitHub server that runs the job: ghcr.io on github.com.',
    default: 'auto',
  }),
  mode: input.choice(['plan', 'apply', 'restore', 'doctor'], {
    description:
      '`plan` decides, reports and deletes nothing. `apply` does the same and deletes. `restore` puts back what a journal holds. `doctor` verifies what is kept, and brings back what is missing.',
    default: 'plan',
  }),
  rules: input.text({
    description:
      'The rules as YAML, or the path of a `.yml` file that holds them. The first rule that matches a tag decides about it; a tag that matches none is kept.',
    default: defaultRules,
    example: 'retention.yml',
  }),
  'keep-tags': input.regexList({
    description:
      'Tags that are kept whatever the rules say: those that one of these matches as a whole.',
    example: 'v\\d+\\.\\d+\\.\\d+',
  }),
  ...inUseInputs,
  'min-age': input.duration({
    description: 'Nothing younger is deleted, whatever the rules say.',
    default: '1h',
    max: 365 * 24 * hour,
  }),
  'max-delete-percent': input.integer({
    description:
      'A plan that would delete more of the versions of a package than this is refused. `100` allows all but the last tag.',
    default: '50',
    max: 100,
  }),
};

/** What is done. */
const work = {
  plan: input.text({
    description:
      'The report of an earlier plan, for `apply`: nothing goes that is not in it. Without it, what the rules say now goes.',
    example: 'prune-report.json',
  }),
  'max-deletes': input.integer({
    description:
      'The most manifests that one run deletes; what an image is made of is not split. The next run goes on.',
    default: '100000',
    min: 1,
  }),
  timeout: input.duration({
    description: 'How long deletes are begun. The next run goes on.',
    default: '50m',
    max: 24 * hour,
  }),
  untag: input.boolean({
    description:
      'Take expendable tags from images that another tag keeps. Without it an image keeps all of its tags.',
    default: 'false',
  }),
  measure: input.choice(['known', 'all'], {
    description:
      'Of GitHub Packages: `known` counts the bytes of what was read, `all` reads every manifest that the ledger does not know, so that all bytes are counted. Other registries are read as a whole.',
    default: 'known',
  }),
  guard: input.choice(['none', 'tag-children'], {
    description:
      'For registries whose garbage collection takes what has no tag: `tag-children` gives everything that is kept and has none, such as the children of an index, a tag of its own before anything is deleted.',
    default: 'none',
  }),
};

/** Files. */
const files = {
  journal: input.text({
    description:
      'Where what is deleted is written to before it is, and where `restore` and `doctor` read it. Default: a new file in the temporary folder of the job. Upload it as an artifact.',
    example: 'prune-journal.jsonl',
  }),
  ledger: input.text({
    description:
      'A file that remembers what manifests hold and since when tags are there. It is read when it exists and written at the end; keep it with actions/cache.',
    example: '.cache/prune.jsonl',
  }),
  report: input.text({
    description:
      'Where the JSON report is written. Default: a new file in the temporary folder of the job.',
    example: 'prune-report.json',
  }),
  'metrics-file': input.text({
    description:
      'Where `plan` and `apply` write metrics as OpenMetrics text, for example for the textfile collector of node_exporter.',
    example: 'prune.prom',
  }),
};

/** How the registry is talked to. */
const access = {
  ...registryLogIn,
  ...registryRequests,
};

export const inputs = { ...policy, ...work, ...files, ...access };
