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
