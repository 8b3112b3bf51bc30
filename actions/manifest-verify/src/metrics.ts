import {
  type MetricFamily,
  type MetricSample,
  readMetric,
  renderLabels,
  renderMetricFamilies,
} from '@image-relay/action-kit';
import type { MeasuredImage, Measurements } from './core/measurements.ts';

export const lastSuccessName = 'registry_probe_last_success_timestamp_seconds';

/** The metrics as OpenMetrics text. */
export function renderMetrics(measured: Measurements): string {
  return renderMetricFamilies(familiesOf(measured));
}

/** The time of the last success that earlier metrics hold, for a run that is none itself. */
export function readLastSuccess(text: string): number | undefined {
  return readMetric(text, lastSuccessName);
}

function familiesOf(measured: Measurements): readonly MetricFamily[] {
  const { failures, checked, lastSuccess, catalogAccessible, duration, requests } = measured;
  const gauge = (name: string, help: string, value: number | undefined): MetricFamily => {
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
function samplesOf(images: readonly MeasuredImage[]): readonly MetricSample[] {
  const samples = new Map<string, MetricSample>();
  for (const { registry, repository, tag, outcome } of images) {
    if (outcome === 'unverifiable') continue;
    const labels = { registry, repository, tag };
    const key = renderLabels(labels);
    if (samples.get(key)?.value === 0) continue;
    samples.set(key, { labels, value: outcome === 'ok' ? 1 : 0 });
  }
  return [...samples.values()];
}
