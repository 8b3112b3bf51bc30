/** One measured value with its labels. */
export interface MetricSample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric: its name, what it means, and its samples. One without samples is not written. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  /** Absent for counters, which the two formats write in different ways. */
  readonly type?: 'gauge';
  readonly samples: readonly MetricSample[];
}

/**
 * Metrics as text that is valid both as OpenMetrics 1.0 and in the older format of Prometheus, which
 * node_exporter and the Pushgateway read.
 */
export function renderMetricFamilies(families: readonly MetricFamily[]): string {
  const lines = families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      ...(type === undefined ? [] : [`# TYPE ${name} ${type}`]),
      ...samples.map(({ labels = {}, value }) => `${name}${renderLabels(labels)} ${value}`),
    ]);
  return [...lines, '# EOF', ''].join('\n');
}

/** `{registry="r",tag="t"}`; nothing for no labels. */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The value of a metric without labels in a text that was rendered before, when it is positive. */
export function readMetric(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  const value = Number(line?.slice(name.length) || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Backslash, quote and newline, as both formats have it; a lone surrogate would be no UTF-8. */
function escapeLabel(value: string): string {
  return value
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}
