import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { manyTags, singleTag } from './protocol.ts';
import type { Command } from './run.ts';

/** Something that verifies one image or a repository. */
export interface Contestant {
  readonly name: string;
  /** For one run: one after another, more than one where a program takes one image at a time. */
  readonly commands: () => readonly Command[];
  /** Of how many tags this is a part: the figures are multiplied. */
  readonly scale?: number;
}

export interface Surroundings {
  readonly host: string;
  readonly folder: string;
  /** The bundle of the action. */
  readonly bundle: string;
}

const login = { username: 'bench', password: 'bench-password' };
const depths = ['head', 'probe', 'full'] as const;

/** The action at every depth, then the others that are installed, on the image of many parts. */
export function ofOneImage(around: Surroundings): readonly Contestant[] {
  const image = `${around.host}/${singleTag.repository}:${singleTag.tag}`;
  const own = (inputs: Readonly<Record<string, string>>) => () => [
    action(around, { images: image, ...inputs }),
  ];
  return [
    ...depths.map((depth) => ({
      name: `manifest-verify, ${depth}`,
      commands: own({ depth, referrers: 'ignore' }),
    })),
    { name: 'manifest-verify, probe, referrers', commands: own({}) },
    ...peer('crane', 'crane validate --fast', () => [craneValidate(around, image, ['--fast'])]),
    // It looks for layers behind the configuration of an attestation, and says that they are missing.
    ...peer('crane', 'crane validate (objects to attestations)', () => [
      { ...craneValidate(around, image, []), mayObject: true },
    ]),
    ...peer('regctl', 'regctl image copy to a layout', () => [regctlCopy(around, image)]),
    ...peer('skopeo', 'skopeo copy --all to a layout', () => [skopeoCopy(around, image)]),
  ];
}

/** The action on every tag, and a loop of crane over some of them. */
export function ofManyTags(around: Surroundings, tags: number): readonly Contestant[] {
  const repository = `${around.host}/${manyTags.repository}`;
  const scale = manyTags.count / tags;
  const names = Array.from({ length: tags }, (_, at) => `${repository}:v${at}`);
  const loop = (args: readonly string[]) =>
    names.map((image) => craneValidate(around, image, args));
  const label = scale === 1 ? 'a loop of' : `${tags} times`;
  return [
    ...depths.map((depth) => ({
      name: `manifest-verify, ${depth}`,
      commands: () => [action(around, { repositories: repository, depth, referrers: 'ignore' })],
    })),
    {
      name: 'manifest-verify, probe, referrers',
      commands: () => [action(around, { repositories: repository })],
    },
    ...peer('crane', `${label} crane validate --fast`, () => loop(['--fast']), scale),
    ...peer('crane', `${label} crane validate`, () => loop([]), scale),
  ];
}

/** Which of the others are not on PATH. */
export function missingPeers(): readonly string[] {
  return ['crane', 'regctl', 'skopeo'].filter((program) => !isInstalled(program));
}

function peer(
  program: string,
  name: string,
  commands: () => readonly Command[],
  scale = 1,
): readonly Contestant[] {
  return isInstalled(program) ? [{ name, commands, scale }] : [];
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function action(
  { bundle, folder }: Surroundings,
  inputs: Readonly<Record<string, string>>,
): Command {
  const given = { ...login, ...inputs };
  const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const variables = Object.fromEntries(env) as Record<string, string>;
  return { command: process.execPath, args: [bundle], env: { ...variables, RUNNER_TEMP: folder } };
}

function craneValidate(around: Surroundings, image: string, args: readonly string[]): Command {
  const DOCKER_CONFIG = dockerConfig(around);
  return {
    command: 'crane',
    args: ['validate', ...args, '--remote', image],
    env: { DOCKER_CONFIG },
  };
}

function regctlCopy(around: Surroundings, image: string): Command {
  const { host, folder } = around;
  const config = join(folder, 'regctl.json');
  const { username: user, password: pass } = login;
  const hosts = { [host]: { tls: 'disabled', hostname: host, user, pass } };
  writeFileSync(config, JSON.stringify({ hosts }));
  const target = `ocidir://${freshFolder(folder)}:copy`;
  return {
    command: 'regctl',
    args: ['image', 'copy', image, target],
    env: { REGCTL_CONFIG: config },
  };
}

function skopeoCopy(around: Surroundings, image: string): Command {
  const flags = [
    '--all',
    '--quiet',
    '--src-tls-verify=false',
    '--src-creds',
    `${login.username}:${login.password}`,
  ];
  const target = `oci:${freshFolder(around.folder)}:copy`;
  return { command: 'skopeo', args: ['copy', ...flags, `docker://${image}`, target] };
}

let folders = 0;

/** Content that is there already would not be fetched again. */
function freshFolder(folder: string): string {
  folders += 1;
  return join(folder, `copy-${folders}`);
}

function dockerConfig({ host, folder }: Surroundings): string {
  const path = join(folder, 'docker');
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  return path;
}
