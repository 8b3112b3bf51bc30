import { findRequired } from './required.ts';
import { type Environment, freePort, startProcess } from './server-process.ts';

/** A Prometheus Pushgateway in a process of its own, with nothing kept on disk. */
export interface Pushgateway {
  readonly pid: number;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What Prometheus would scrape: the text exposition format. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** Debian's `prometheus-pushgateway`; undefined when it is not on PATH, unless CI=true: that throws. */
export async function startPushgateway(
  env: Environment = process.env,
): Promise<Pushgateway | undefined> {
  const command = findRequired('prometheus-pushgateway', 'prometheus-pushgateway', env);
  if (command === undefined) return undefined;
  const host = `127.0.0.1:${await freePort()}`;
  const url = `http://${host}`;
  // Debian's keeps what was pushed in /var/lib unless told otherwise.
  const args = [`--web.listen-address=${host}`, '--persistence.file='];
  const server = await startProcess(command, args, `${url}/-/ready`);
  return {
    pid: server.pid,
    host,
    url,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    close: () => server.stop(),
  };
}
