import { type Environment, findExecutable } from './server-process.ts';

/**
 * The path of a Debian program that tests want; undefined when it is not on PATH. With CI=true that
 * throws, so that a pipeline never passes without the real one.
 */
export function findRequired(
  program: string,
  debianPackage: string,
  env: Environment = process.env,
): string | undefined {
  const found = findExecutable(program, env.PATH ?? '');
  if (found === undefined && env.CI === 'true') {
    throw new Error(
      `${program} is not on PATH, and CI is true: install the Debian package ${debianPackage}`,
    );
  }
  return found;
}
