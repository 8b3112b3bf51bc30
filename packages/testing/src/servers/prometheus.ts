import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRequired } from './required.ts';
import { type Environment, freePort, startProcess } from './server-process.ts';

export interface PrometheusOptions {
  /** The text of a rules file. */
  readonly rules: string;
  /** Pushgateways to scrape, each `host:port`. */
  readonly pushgateways: readonly string[];
  /** How often it scrapes and evaluates, as Prometheus writes it. Default 200ms. */
  readonly interval?: string;
}

/** An alert that is pending or firing, as `/api/v1/alerts` gives it. */
export interface PrometheusAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Prometheus in a process of its own, with its data in a temporary folder. */
export interface Prometheus {
  readonly pid: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The alerts of now; one that is neither pending nor firing is not in the list. */
  alerts(): Promise<readonly PrometheusAlert[]>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** Debian's `prometheus`; undefined when it is not on PATH, unless CI=true: that throws. */
export async function startPrometheus(
  options: PrometheusOptions,
  env: Environment = process.env,
): Promise<Prometheus | undefined> {
  const command = findRequired('prometheus', 'prometheus', env);
  if (command === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = join(folder, 'prometheus.yml');
  const host = `127.0.0.1:${await freePort()}`;
  const url = `http://${host}`;
  await writeFile(join(folder, 'rules.yml'), options.rules);
  await writeFile(config, renderConfig(options));
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${host}`,
  ];
  const server = await startProcess(command, args, `${url}/-/ready`);
  return {
    pid: server.pid,
    url,
    alerts: () => readAlerts(url),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** JSON is YAML. The labels of a push are kept, as the Pushgateway's documentation asks for. */
function renderConfig({ pushgateways, interval = '200ms' }: PrometheusOptions): string {
  return JSON.stringify({
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ['rules.yml'],
    scrape_configs: [
      { job_name: 'pushgateway', honor_labels: true, static_configs: [{ targets: pushgateways }] },
    ],
  });
}

async function readAlerts(url: string): Promise<readonly PrometheusAlert[]> {
  const response = await fetch(`${url}/api/v1/alerts`);
  const answer = (await response.json()) as { data: { alerts: PrometheusAlert[] } };
  return answer.data.alerts;
}
