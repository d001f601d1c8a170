/** Checks Prometheus' alerts and Grafana's dashboard: their metrics, labels and verdicts exist in the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentsOf, shippedFile } from '../testing/shipped-files';

const packages = join(__dirname, '../../..');
const sources = ['gateway', 'durable', 'server']
  .flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(packages, name, 'src', file),
    ),
  )
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

interface Alerts {
  groups: {
    name: string;
    rules: { alert: string; expr: string; for?: string; labels: object; annotations: { summary: string } }[];
  }[];
}

interface Dashboard {
  templating: { list: { name: string; type: string }[] };
  panels: {
    id: number;
    type: string;
    gridPos: { x: number; y: number; w: number; h: number };
    datasource?: { uid: string };
    targets?: { expr: string; legendFormat: string }[];
  }[];
}

/** The parts that Prometheus adds to the names of a histogram. */
const OF_HISTOGRAM = /_(?:bucket|sum|count)$/;

function expectKnown(expression: string): void {
  const metrics = expression.match(/cloudpay_\w+/g) ?? [];
  for (const metric of metrics) expect(sources).toContain(`'${metric.replace(OF_HISTOGRAM, '')}'`);
  for (const [, labels = ''] of expression.matchAll(/by \(([^)]*)\)/g))
    for (const label of labels.split(', ').filter((each) => each !== 'le'))
      expect(sources).toMatch(new RegExp(`labelNames: \\[[^\\]]*'${label}'`));
  for (const [code] of expression.matchAll(/\b[A-Z]+_[A-Z_]+\b/g)) expect(sources).toContain(`'${code}'`);
  for (const [open, close] of ['()', '[]', '{}'])
    expect(expression.split(open ?? '').length).toBe(expression.split(close ?? '').length);
}

describe('the alerts', () => {
  const [{ groups }] = documentsOf<Alerts>('deploy/monitoring/alerts.yaml') as [Alerts];
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s',
    (_, { expr, annotations, labels, ...rest }) => {
      if (expr !== 'up{job="cloudpay"} == 0') expect(expr).toMatch(/cloudpay_\w+/);
      expectKnown(expr);
      expect(annotations.summary.length).toBeGreaterThan(20);
      expect(labels).toMatchObject({ severity: expect.stringMatching(/^(critical|warning)$/) });
      expect(rest.for ?? '1m').toMatch(/^\d+[mh]$/);
      for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
        if (label !== 'instance') expect(expr).toMatch(new RegExp(`by \\([^)]*${label}`));
    },
  );

  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('the dashboard', () => {
  const { panels, templating } = JSON.parse(shippedFile('deploy/monitoring/dashboard.json')) as Dashboard;
  const shown = panels.filter(({ type }) => type === 'timeseries');

  it('shows metrics that exist, of the data source that is chosen in it', () => {
    expect(templating.list).toEqual([expect.objectContaining({ name: 'datasource', type: 'datasource' })]);
    expect(shown.length).toBeGreaterThan(10);
    for (const { targets = [], datasource } of shown) {
      expect(datasource?.uid).toBe(`\${datasource}`);
      for (const { expr, legendFormat } of targets) {
        expect(expr).toMatch(/cloudpay_\w+/);
        expectKnown(expr);
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(expr).toContain(label);
      }
    }
  });

  it('has panels that do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBe(24);
  });
});
