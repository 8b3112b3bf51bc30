import type { Outcome } from './report.ts';

/** One image as metrics name it: `tag` is the digest of an image that was named by one. */
export interface MeasuredImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly outcome: Outcome;
}

/** What a run measured; times are in seconds. */
export interface Measurements {
  readonly images: readonly MeasuredImage[];
  /** How many images, or places of a storage, are broken. */
  readonly failures: number;
  readonly checked: number;
  /** Unix time of the last run that walked everything it was to walk, if one is known. */
  readonly lastSuccess?: number;
  /** Absent when nothing had to be listed. */
  readonly catalogAccessible?: boolean;
  readonly duration: number;
  readonly requests: number;
}

export const lastSuccessName = 'registry_probe_last_success_timestamp_seconds';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type?: 'gauge';
  readonly samples: readonly Sample[];
}

/**
 * The metrics as text that is valid both as OpenMetrics 1.0 and in the older format of Prometheus,
 * which node_exporter and the Pushgateway read. The two write counters in different ways, so the
 * one counter has no type.
 */
export function renderMetrics(measured: Measurements): string {
  const lines = familiesOf(measured)
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      ...(type === undefined ? [] : [`# TYPE ${name} ${type}`]),
      ...samples.map(({ labels = {}, value }) => `${name}${renderLabels(labels)} ${value}`),
    ]);
  return [...lines, '# EOF', ''].join('\n');
}

/** The time of the last success that earlier metrics hold, for a run that is none itself. */
export function readLastSuccess(text: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${lastSuccessName} `));
  const value = Number(line?.slice(lastSuccessName.length) || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function familiesOf(measured: Measurements): readonly Family[] {
  const { failures, checked, lastSuccess, catalogAccessible, duration, requests } = measured;
  const gauge = (name: string, help: string, value: number | undefined): Family => {
    return { name, help, type: 'gauge', samples: value === undefined ? [] : [{ value }] };
  };
  const catalog = catalogAccessible === undefined ? undefined : Number(catalogAccessible);
  return [
    {
      name: 'registry_image_ok',
      help: '1 for an image that is whole, 0 for a broken one. An image that could not be verified is left out.',
      type: 'gauge',
      samples: samplesOf(measured.images),
    },
    gauge('registry_integrity_failures', 'Broken images of the last run.', failures),
    gauge(
      'registry_images_checked',
      'Images of the last run that are known to be whole or broken.',
      checked,
    ),
    gauge(
      lastSuccessName,
      'Unix time of the last run that walked everything it was to walk.',
      lastSuccess,
    ),
    gauge(
      'registry_catalog_accessible',
      '1 when every catalogue and list of tags could be read, else 0.',
      catalog,
    ),
    gauge('registry_probe_duration_seconds', 'How long the last run took.', duration),
    {
      name: 'registry_probe_requests_total',
      help: 'Requests that the last run sent to registries.',
      samples: [{ value: requests }],
    },
  ];
}

/** One sample for each set of labels: broken before whole where an image was named in two ways. */
function samplesOf(images: readonly MeasuredImage[]): readonly Sample[] {
  const samples = new Map<string, Sample>();
  for (const { registry, repository, tag, outcome } of images) {
    if (outcome === 'unverifiable') continue;
    const labels = { registry, repository, tag };
    const key = renderLabels(labels);
    if (samples.get(key)?.value === 0) continue;
    samples.set(key, { labels, value: outcome === 'ok' ? 1 : 0 });
  }
  return [...samples.values()];
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Backslash, quote and newline, as both formats have it; a lone surrogate would be no UTF-8. */
function escapeLabel(value: string): string {
  return value
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}
