import {
  ActionError,
  defineContract,
  input,
  output,
  registryLogIn,
  registryRequests,
  usernameAndPassword,
} from '@image-relay/action-kit';
import { parsePlatform } from '@image-relay/oci';
import {
  filtersForLists,
  oneRegistryForTheCredentials,
  somethingToVerify,
} from './contract-rules.ts';
import { parseImage } from './image-input.ts';
import { parsePushgateway } from './pushgateway.ts';
import { parseRegistry, parseRepositoryInput, parseShard } from './selection.ts';

const minute = 60_000;

export const contract = defineContract({
  name: 'manifest-verify',
  description:
    'Checks that images are whole: every manifest, configuration and layer is there and can be read.',
  branding: { icon: 'check-circle', color: 'green' },
  runs: 'node24',
  permissions: { packages: 'read' },
  inputs: {
    images: input.listOf(parseImage, {
      description:
        'The images to verify, by tag or digest. A folder or archive in the OCI layout is `oci:path` or `oci-archive:file.tar`, with `:tag` where it holds several images. `storage:path` is the storage folder of a CNCF registry, which is scanned as a whole.',
      expected: 'references with a tag or a digest',
      example: 'ghcr.io/acme/web:1.2.3',
    }),
    repositories: input.listOf(parseRepositoryInput, {
      description: 'Repositories of which every tag is verified.',
      expected: 'repositories without a tag',
      example: 'ghcr.io/acme/web',
    }),
    registries: input.listOf(parseRegistry, {
      description:
        'Registries of which every tag of every repository in the catalogue is verified. Hosted registries such as ghcr.io have no catalogue: name their repositories.',
      expected: 'hosts of registries',
      example: 'registry.example.com',
    }),
    tags: input.regexList({
      description:
        'Which tags of `repositories` and `registries` are verified: those that one of these matches as a whole. Default: every tag.',
      example: 'v\\d+\\.\\d+\\.\\d+',
    }),
    'exclude-tags': input.regexList({
      description: 'Which tags of those are left out all the same.',
      example: 'pr-.*',
    }),
    shard: input.parsed(parseShard, {
      description:
        'Verify only one of n parts of everything named, so that the jobs of a matrix share the work. A repository is always in the same part.',
      expected: 'a part such as `3/8`',
      example: '1/4',
    }),
    platforms: input.listOf(parsePlatform, {
      description: 'Platforms that every image must have; it may have others as well.',
      expected: 'platforms such as linux/amd64',
      example: 'linux/amd64, linux/arm64',
    }),
    revision: input.text({
      description:
        'The commit that every image must name in its label or annotation `org.opencontainers.image.revision`.',
      pattern: /^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/,
      expected: 'a full commit of 40 or 64 hexadecimal digits',
      example: '1f0c2a9e5d7b4c3a8e6f1d2b3c4a5968778695a4',
    }),
    depth: input.choice(['probe', 'head', 'full'], {
      description:
        'How layers are checked. `probe` really reads one byte of each, `head` believes status and length, `full` reads and hashes everything. Manifests and configurations are read and hashed with all three.',
      default: 'probe',
    }),
    referrers: input.choice(['verify', 'ignore'], {
      description:
        'Whether what refers to an image (signatures, attestations, SBOMs) is verified as well.',
      default: 'verify',
    }),
    'foreign-layers': input.choice(['skip', 'require'], {
      description:
        'Whether layers that may be kept outside of the registry, such as Windows base layers, must be in it.',
      default: 'skip',
    }),
    wait: input.duration({
      description:
        'How long content that answers 404 is asked for again, for images that were pushed a moment ago.',
      default: '0s',
      max: 60 * minute,
    }),
    ...registryRequests,
    timeout: input.duration({
      description:
        'How long the run may take. What was not reached by then is unverifiable. A single answer may take 30s.',
      default: '30m',
      min: 1_000,
      max: 24 * 60 * minute,
    }),
    'fail-on': input.listOf(parseFailingOutcome, {
      description:
        'Outcomes that fail the step. `unverifiable` means that nothing is known to be wrong and not everything could be looked at.',
      default: 'broken, unverifiable',
      expected: '`broken`, `unverifiable` or both',
      example: 'broken',
    }),
    'metrics-file': input.text({
      description:
        'Where metrics are written as OpenMetrics text, for example for the textfile collector of node_exporter.',
      example: 'verify.prom',
    }),
    pushgateway: input.parsed(parsePushgateway, {
      description:
        'URL of a Prometheus Pushgateway that gets the metrics, below the name of this job and the shard. Credentials may be in the URL.',
      secret: true,
      expected: 'an http or https URL without query',
      example: 'https://pushgateway.example.com',
    }),
    report: input.text({
      description:
        'Where the JSON report is written. Default: a new file in the temporary folder of the job.',
      example: 'verify-report.json',
    }),
    ...registryLogIn,
  },
  outputs: {
    outcome: output.choice(['ok', 'broken', 'unverifiable'], {
      description: 'The worst outcome of all images: `broken` before `unverifiable` before `ok`.',
    }),
    digest: output.text({
      description: 'The digest of the image, when it was a single one and could be read.',
      optional: true,
    }),
    platforms: output.lines({
      description: 'The platforms of the image, when it was a single one, one a line.',
      optional: true,
    }),
    images: output.integer({ description: 'How many images were verified.' }),
    faults: output.integer({
      description: 'How many faults all images and storage folders have together.',
    }),
    requests: output.integer({ description: 'How many requests were sent.' }),
    bytes: output.integer({ description: 'How many bytes were received in answers.' }),
    report: output.text({
      description: 'Path of the JSON report; empty when it could not be written.',
      optional: true,
    }),
  },
  errors: {
    IMAGE_BROKEN:
      'Something of the image is missing or wrong in the registry. The job summary lists every fault with the path to it and what to do.',
    IMAGE_UNVERIFIABLE:
      'Not everything of the image could be looked at, so nothing is known to be wrong. The message says why: credentials, permissions, rate limits, or a registry that fails.',
    LIST_UNREADABLE:
      'A catalogue or a list of tags could not be read to its end, so that nobody knows which images there are. The message says why; log in with an account that may list, or name repositories instead of a registry that has no catalogue.',
    SELECTION_EMPTY:
      'A repository or registry was named and holds no tag that is to be verified. Check its name and the expressions in the inputs tags and exclude-tags.',
    METRICS_UNWRITABLE:
      'The metrics cannot be written. Let the input metrics-file name a file in a folder that the job may write to.',
    METRICS_NOT_PUSHED:
      'The Pushgateway did not take the metrics. Check its address and credentials, and whether the runner can reach it. What was verified is reported all the same.',
    REPORT_UNWRITABLE:
      'The JSON report cannot be written. Let the input report name a file in a folder that the job may write to.',
  },
  errorsOf: ['oci', 'registry'],
  rules: [somethingToVerify, filtersForLists, usernameAndPassword, oneRegistryForTheCredentials],
});

function parseFailingOutcome(text: string): 'broken' | 'unverifiable' {
  if (text === 'broken' || text === 'unverifiable') return text;
  throw new ActionError('INPUT_INVALID', 'expected `broken` or `unverifiable`');
}
