import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../verify/run.ts';
import { owner, type Place, packageName } from './protocol.ts';

/** One run on a package: a file or a cache that an earlier run left is found again. */
export interface Job {
  readonly place: Place;
  readonly mode: 'plan' | 'apply';
  /** For files, the same in a later run. */
  readonly folder: string;
}

/** Something that keeps the releases of a package and deletes what pull requests left. */
export interface Contestant {
  readonly name: string;
  /** It remembers what it has read, so a second run is another thing. */
  readonly hasMemory: boolean;
  /** Undefined where it cannot be run, for the reason in `why`. */
  readonly command?: (job: Job) => Command | undefined;
  readonly why?: string;
  /** It is of interest for a plan alone. */
  readonly planOnly?: boolean;
  /** What explains its figures for a plan. */
  readonly note?: string;
}

const bundle = join(import.meta.dirname, '../../../actions/registry-prune/dist/index.js');

/** The action, then the others that the environment names. */
export function contestants(): readonly Contestant[] {
  return [
    { name: 'registry-prune', hasMemory: true, command: (job) => registryPrune(job, 'none') },
    {
      name: 'registry-prune, in-use: auto',
      hasMemory: false,
      planOnly: true,
      command: (job) => registryPrune(job, 'auto'),
    },
    cleanupAction(process.env.GHCR_CLEANUP_ACTION),
    retentionPolicy(process.env.CONTAINER_RETENTION_POLICY),
  ];
}

function registryPrune(job: Job, inUse: 'none' | 'auto'): Command {
  const { place, mode, folder } = job;
  return action(bundle, job, {
    packages: `${place.host}/${owner}/${packageName}`,
    backend: 'github',
    mode,
    'in-use': inUse,
    'max-delete-percent': '100',
    ledger: join(folder, 'ledger.jsonl'),
    token: place.token,
    username: owner,
    password: place.token,
  });
}

/** dataaxiom/ghcr-cleanup-action: a folder with its dist. What it remembers is in actions/cache. */
function cleanupAction(folder: string | undefined): Contestant {
  const name = 'ghcr-cleanup-action';
  const entry = join(folder ?? '', 'dist/index.js');
  if (folder === undefined || !existsSync(entry)) {
    return { name, hasMemory: true, why: 'GHCR_CLEANUP_ACTION names no folder with its dist' };
  }
  return {
    name,
    hasMemory: true,
    note: 'warm: after a dry run it has forgotten what it would have deleted',
    command: (job) =>
      action(entry, job, {
        token: job.place.token,
        owner,
        package: packageName,
        'registry-url': `http://${job.place.host}`,
        'github-api-url': `http://${job.place.host}`,
        'delete-tags': 'pr-*',
        'delete-untagged': 'true',
        'older-than': '1 day',
        'dry-run': `${job.mode === 'plan'}`,
      }),
  };
}

/** snok/container-retention-policy: its program, which knows no registry but ghcr.io. */
function retentionPolicy(program: string | undefined): Contestant {
  const name = 'container-retention-policy';
  const given = { name, hasMemory: false };
  if (program === undefined || !existsSync(program)) {
    return { ...given, why: 'CONTAINER_RETENTION_POLICY names no program' };
  }
  return {
    ...given,
    why: 'openssl, which answers for ghcr.io, is not there',
    command: ({ place: { host, token, proxy }, mode }) => {
      if (proxy === undefined) return undefined;
      const options = {
        account: owner,
        token,
        'image-names': packageName,
        'image-tags': 'pr-*',
        'shas-to-skip': '',
        'tag-selection': 'both',
        'keep-n-most-recent': '0',
        'timestamp-to-use': 'updated_at',
        'cut-off': '1d',
        'dry-run': `${mode === 'plan'}`,
      };
      const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
      const through = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: proxy.authority };
      return { command: program, args, env: { GITHUB_API_URL: `http://${host}`, ...through } };
    },
  };
}

/** A bundle as the runner starts it. */
function action(entry: string, job: Job, inputs: Readonly<Record<string, string>>): Command {
  const { place, folder } = job;
  const given = Object.entries(inputs).map(([name, value]) => {
    return [`INPUT_${name.toUpperCase()}`, value];
  });
  const files = ['output', 'step_summary', 'state', 'env', 'path'].map((name) => {
    return [`GITHUB_${name.toUpperCase()}`, join(folder, name)];
  });
  return {
    command: process.execPath,
    args: [entry],
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: `${owner}/${packageName}`,
      GITHUB_REPOSITORY_OWNER: owner,
      GITHUB_RUN_ID: '1',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: `http://${place.host}`,
      ACTIONS_CACHE_URL: `http://${place.host}/`,
      ACTIONS_RUNTIME_TOKEN: 'bench',
      RUNNER_TEMP: folder,
      ...(Object.fromEntries([...given, ...files]) as Record<string, string>),
    },
  };
}
