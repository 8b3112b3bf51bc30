import { runnerEnvironment } from './environment.ts';
import type { EventPlatform, Payload, RecordedEvent } from './recorded-event.ts';

/** Gitea and Forgejo payloads, written from their `modules/structs` and action run contexts. */
export type Forge = Exclude<EventPlatform, 'github'>;

/** Gitea's repository, with capitals in its owner; another owner makes it a fork. */
export function repository(owner = 'Acme'): Payload {
  return {
    id: owner === 'Acme' ? 1 : 2,
    owner: { id: 3, login: owner, username: owner },
    name: 'web',
    full_name: `${owner}/web`,
    fork: owner !== 'Acme',
    default_branch: 'main',
    object_format_name: 'sha1',
  };
}

/** One event before the platform's variables are added. */
export interface Draft {
  readonly name: string;
  readonly eventName: string;
  readonly payload: Payload;
  readonly ref: string;
  readonly sha: string;
  readonly expected: RecordedEvent['expected'];
  readonly baseRef?: string;
  readonly headRef?: string;
}

/** The event as a job on that platform sees it. */
export function onForge(platform: Forge, draft: Draft): RecordedEvent {
  const environment = runnerEnvironment({ ...draft, repository: 'Acme/web', platform });
  const { name, eventName, payload, expected } = draft;
  const source = 'schema';
  return {
    name: `${platform}: ${name}`,
    platform,
    source,
    eventName,
    payload,
    environment,
    expected,
  };
}
