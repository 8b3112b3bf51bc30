import { input } from './input.ts';

/** How requests to registries are sent; the same for every action that sends them. */
export const registryRequests = {
  'plain-http': input.boolean({
    description:
      'Talk plain HTTP to registries on other machines. Loopback addresses need no switch.',
    default: 'false',
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
};

/** Who logs in to the registry; both or neither, see `usernameAndPassword`. */
export const registryLogIn = {
  username: input.text({
    description:
      'The user to log in with, together with `password`. Without it the log-ins of the job are used, such as those of docker/login-action.',
    example: '${{ github.actor }}',
  }),
  password: input.text({
    description: 'The password or token that belongs to `username`.',
    secret: true,
    example: 'a token',
  }),
};

/** A rule for `registryLogIn`. */
export function usernameAndPassword({
  username,
  password,
}: {
  readonly username?: string;
  readonly password?: string;
}) {
  return bothOrNeither(['username', username], ['password', password]);
}

type Given = readonly [name: string, value: string | undefined];

/** The problem when one of two inputs of a log-in is given: one alone logs in nobody. */
export function bothOrNeither(left: Given, right: Given) {
  if ((left[1] === undefined) === (right[1] === undefined)) return undefined;
  const [given, absent] = left[1] === undefined ? [right[0], left[0]] : [left[0], right[0]];
  return {
    inputs: [left[0], right[0]],
    message: `"${given}" was given and "${absent}" was not`,
    hint: 'give both, or neither to use the log-ins of the job',
  };
}
