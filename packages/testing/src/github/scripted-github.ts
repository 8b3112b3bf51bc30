import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type ApiRequest, matches, type Plan } from './plan.ts';

/** A loopback GitHub API that answers what the test planned, and nothing else. */
export interface ScriptedGitHub {
  /** The API's root, for GITHUB_API_URL. */
  readonly url: string;
  readonly requests: readonly ApiRequest[];
  /** Adds plans; of several that match, the most particular query wins. */
  plan(...plans: readonly Plan[]): void;
  /** Rejects with an AggregateError when a request was not planned or a plan was not used. */
  close(): Promise<void>;
}

interface Script {
  readonly plans: Plan[];
  readonly requests: ApiRequest[];
  readonly served: Map<Plan, number>;
  readonly unplanned: ApiRequest[];
}

/** Starts the server on a free port of 127.0.0.1. */
export async function startScriptedGitHub(...plans: readonly Plan[]): Promise<ScriptedGitHub> {
  const script: Script = { plans: [...plans], requests: [], served: new Map(), unplanned: [] };
  const server = createServer((incoming, response) => serve(script, incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: script.requests,
    plan: (...more) => void script.plans.push(...more),
    close: () => stop(server, script),
  };
}

function serve(script: Script, incoming: IncomingMessage, response: ServerResponse): void {
  incoming.resume();
  const request = readRequest(incoming);
  script.requests.push(request);
  const plan = mostParticular(script.plans.filter((one) => matches(one, request)));
  if (plan === undefined) {
    script.unplanned.push(request);
    send(response, { status: 501, body: { message: `not planned: ${line(request)}` } });
    return;
  }
  const turn = script.served.get(plan) ?? 0;
  script.served.set(plan, turn + 1);
  send(response, plan.answers[Math.min(turn, plan.answers.length - 1)] ?? {});
}

function mostParticular(plans: readonly Plan[]): Plan | undefined {
  const members = (plan: Plan) => Object.keys(plan.query ?? {}).length;
  return plans.toSorted((a, b) => members(b) - members(a))[0];
}

function readRequest(incoming: IncomingMessage): ApiRequest {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.reset === true) {
    response.destroy();
    return;
  }
  const headers = { 'content-type': 'application/json; charset=utf-8', ...answer.headers };
  response.writeHead(answer.status ?? 200, headers);
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
}

async function stop(server: Server, script: Script): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const unplanned = script.unplanned.map((request) => new Error(`not planned: ${line(request)}`));
  const unused = script.plans
    .filter((plan) => plan.required !== false && !script.served.has(plan))
    .map((plan) => new Error(`planned and never asked: ${plan.method ?? 'GET'} ${plan.path}`));
  const problems = [...unplanned, ...unused];
  if (problems.length > 0) throw new AggregateError(problems, problems.map(String).join('; '));
}

function line(request: ApiRequest): string {
  const query = new URLSearchParams(request.query).toString();
  return `${request.method} ${request.path}${query === '' ? '' : `?${query}`}`;
}
