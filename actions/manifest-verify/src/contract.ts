import { ActionError, defineContract, input, output } from '@image-relay/action-kit';
import { parsePlatform } from '@image-relay/oci';
import { parseImage, registriesOf } from './image-input.ts';

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
        'The images to verify, by tag or digest. A folder or archive in the OCI layout is `oci:path` or `oci-archive:file.tar`, with `:tag` where it holds several images.',
      required: true,
      expected: 'references with a tag or a digest',
      example: 'ghcr.io/acme/web:1.2.3',
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
    depth: input.choice(['probe', 'head'], {
      description:
        'How layers are checked. `probe` really reads one byte of each, `head` believes status and length. Manifests and configurations are read and hashed with both.',
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
    concurrency: input.integer({
      description: 'The most requests to one registry at a time. It begins with 8 and adapts.',
      default: '64',
      min: 1,
      max: 256,
    }),
    retries: input.integer({
      description: 'How often a request is repeated after 408, 429, 5xx or a lost connection.',
      default: '5',
      max: 20,
    }),
    timeout: input.duration({
      description:
        'How long the registry may take to answer, or to send the next piece of an answer.',
      default: '30s',
      min: 1_000,
      max: 10 * minute,
    }),
    'fail-on': input.listOf(parseFailingOutcome, {
      description:
        'Outcomes that fail the step. `unverifiable` means that nothing is known to be wrong and not everything could be looked at.',
      default: 'broken, unverifiable',
      expected: '`broken`, `unverifiable` or both',
      example: 'broken',
    }),
    report: input.text({
      description:
        'Where the JSON report is written. Default: a new file in the temporary folder of the job.',
      example: 'verify-report.json',
    }),
    username: input.text({
      description:
        'The user to log in with, together with `password`. Without it the log-ins of the job are used, such as those of docker/login-action.',
      example: 'octocat',
    }),
    password: input.text({
      description: 'The password or token that belongs to `username`.',
      secret: true,
      example: 'a token',
    }),
    'plain-http': input.boolean({
      description:
        'Talk plain HTTP to registries on other machines. Loopback addresses need no switch.',
      default: 'false',
    }),
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
    faults: output.integer({ description: 'How many faults all images have together.' }),
    requests: output.integer({ description: 'How many requests were sent.' }),
    bytes: output.integer({ description: 'How many bytes were received in answers.' }),
    report: output.text({ description: 'Path of the JSON report.' }),
  },
  errors: {
    IMAGE_BROKEN:
      'Something of the image is missing or wrong in the registry. The job summary lists every fault with the path to it and what to do.',
    IMAGE_UNVERIFIABLE:
      'Not everything of the image could be looked at, so nothing is known to be wrong. The message says why: credentials, permissions, rate limits, or a registry that fails.',
    REPORT_UNWRITABLE:
      'The JSON report cannot be written. Let the input report name a file in a folder that the job may write to.',
  },
  errorsOf: ['oci', 'registry'],
  rules: [usernameAndPassword, oneRegistryForTheCredentials],
});

function parseFailingOutcome(text: string): 'broken' | 'unverifiable' {
  if (text === 'broken' || text === 'unverifiable') return text;
  throw new ActionError('INPUT_INVALID', 'expected `broken` or `unverifiable`');
}

interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

function usernameAndPassword({ username, password }: Credentials) {
  if ((username === undefined) === (password === undefined)) return undefined;
  const [given, absent] =
    username === undefined ? ['password', 'username'] : ['username', 'password'];
  return {
    inputs: ['username', 'password'],
    message: `"${given}" was given and "${absent}" was not`,
    hint: 'give both, or neither to use the log-ins of the job',
  };
}

function oneRegistryForTheCredentials(
  inputs: Credentials & { readonly images: readonly ReturnType<typeof parseImage>[] },
) {
  const registries = registriesOf(inputs.images);
  if (inputs.username === undefined || registries.length < 2) return undefined;
  return {
    inputs: ['username', 'images'],
    message: `the credentials are for one registry and the images are in ${registries.length}: ${registries.join(', ')}`,
    hint: 'verify the images of each registry in a step of their own, or log in before and leave the credentials out',
  };
}
