import { loadBundled } from './load-bundled.ts';
import { metricTexts } from './metric-texts.ts';
import { both, type ReferencePage, type Section } from './page.ts';

/** What prom-client knows of a metric. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly constructor: { readonly name: string };
}

interface Registry {
  getMetricsAsArray(): Metric[];
}

interface Sources {
  gateway(): Registry;
  durable(): Registry;
  functions(): Registry;
}

/** Makes every set of metrics, and gives their registries. */
const SOURCES = `
import { createBillMetrics } from './durable/src/bills/metrics';
import { createDurableMetrics } from './durable/src/metrics';
import { createRecoveryMetrics } from './durable/src/recovery/metrics';
import { createRetentionMetrics } from './durable/src/retention/metrics';
import { watchCertificates } from './gateway/src/operations/certificate-expiry';
import { createMetrics } from './gateway/src/operations/metrics';
import { functionMetrics } from './server/src/serve/functions/function-metrics';
import { Registry } from './gateway/node_modules/prom-client';

export function gateway() {
  const metrics = createMetrics();
  watchCertificates([], metrics);
  return metrics.registry;
}

export function durable() {
  const registry = new Registry();
  createDurableMetrics(registry, async () => { throw new Error('no database'); });
  createBillMetrics({ registry });
  createRecoveryMetrics({ registry });
  createRetentionMetrics({ registry });
  return registry;
}

export function functions() {
  // The set of a host keeps its registry to itself.
  const made = [];
  const register = Registry.prototype.registerMetric;
  Registry.prototype.registerMetric = function (metric) {
    made.push(metric);
    register.call(this, metric);
  };
  functionMetrics();
  Registry.prototype.registerMetric = register;
  return { getMetricsAsArray: () => made };
}
`;

const KINDS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  Counter: ['counter', '计数器'],
  Gauge: ['gauge', '瞬时值'],
  Histogram: ['histogram', '直方图'],
};

function sectionOf(title: Section['title'], registry: Registry): Section {
  const rows = registry.getMetricsAsArray().map((metric) => {
    const [en = '', zh = ''] = KINDS[metric.constructor.name.replace(/^_|\d+$/g, '')] ?? [];
    const labels = metric.labelNames.map((label) => `\`${label}\``).join(' ');
    return [
      `\`${metric.name}\``,
      both(en, zh),
      labels,
      both(metric.help, metricTexts[metric.name] ?? metric.help),
    ] as const;
  });
  return {
    ...(title && { title }),
    columns: [both('metric', '指标'), both('kind', '类型'), both('labels', '标签'), both('is', '含义')],
    rows: [...rows].sort(([a], [b]) => a.localeCompare(b, 'en')),
  };
}

/** Every metric of Prometheus, made by the code that counts it. */
export async function metricsPage(root: string): Promise<ReferencePage> {
  const { gateway, durable, functions } = await loadBundled<Sources>(root, 'metrics', SOURCES);
  return {
    name: 'metrics',
    title: both('Metrics', '指标'),
    about: both(
      'What `GET /metrics` gives, in the format of Prometheus. Written from the code by `npm run docs`. [Alerts](../gateway.md#alerts) says which of them to watch; rules and a dashboard are in [`deploy/monitoring`](../../deploy/monitoring).',
      '`GET /metrics` 的内容，Prometheus 格式。由 `npm run docs` 根据代码生成。需要关注哪些指标见[告警](../gateway.zh-CN.md#告警)，规则和面板在 [`deploy/monitoring`](../../deploy/monitoring)。',
    ),
    sections: [
      sectionOf(both('Every gateway', '所有网关'), gateway()),
      sectionOf(both('Durable gateways', '持久化网关'), durable()),
      sectionOf(both('cloudpay serve', 'cloudpay serve'), functions()),
    ],
  };
}
