/** Checks the Kubernetes manifests, which no cluster runs here. */
import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { serveConfiguration } from '../configuration/serve/serve-schema';
import { HEALTH_PATHS } from '../serve/public/health';
import { expectCommand } from '../testing/expect-command';
import { documentsOf, imageEnvironment, type Manifest, shippedFile } from '../testing/shipped-files';
import { manifestOf, manifests, podSpec, startOfKubernetes } from '../testing/shipped-manifests';
import { unknownFields, wrongValues } from '../testing/validate-manifests';

const BY_QUEUE = documentsOf<Manifest>('deploy/kubernetes/autoscaling-by-queue.yaml');
const LABELS = { app: 'cloudpay' };
const [container] = podSpec().containers;

it('the manifests are valid by Kubernetes’ schemas, without unknown fields', () => {
  const all = [...manifests(), ...BY_QUEUE];
  expect(wrongValues(all)).toEqual([]);
  expect(unknownFields(all)).toEqual([]);
  const wrong = manifestOf<{ replicas: unknown; selecter?: object }>('Deployment');
  Object.assign(wrong.spec, { replicas: '2', selecter: {} });
  expect(wrongValues([wrong]).join()).toContain('replicas');
  Object.assign(wrong.spec, { replicas: 2 });
  expect(unknownFields([wrong]).join()).toContain('selecter');
});

describe('the shop', () => {
  it('runs the command with known variables, and the configuration of deploy/cloudpay.json', () => {
    expectCommand(container.args);
    const { env } = startOfKubernetes();
    const known = keysOf(serveConfiguration).flatMap(({ variables }) => variables);
    expect(known).toEqual(expect.arrayContaining(Object.keys(env).filter((name) => name !== 'NODE_ENV')));
    const json = manifestOf('ConfigMap', 'cloudpay-configuration').data?.['cloudpay.json'] ?? '';
    expect(JSON.parse(json)).toEqual(JSON.parse(shippedFile('deploy/cloudpay.json')));
  });

  it('mounts each secret that its variables name, and every volume', () => {
    const { volumes } = podSpec();
    const secret = volumes.find((volume) => volume.secret)?.secret;
    const named = container.env.map(({ value }) => value.split('/').at(-1));
    expect(secret?.items).toEqual(named.map((name) => ({ key: name, path: name })));
    expect(shippedFile('deploy/kubernetes/cloudpay.yaml')).toContain(
      `kubectl create secret generic ${secret?.secretName} `,
    );
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
    for (const { value } of container.env)
      expect(container.volumeMounts.some(({ mountPath }) => value.startsWith(`${mountPath}/`))).toBe(true);
  });

  it('is probed at paths that exist, at the port that the image listens on', () => {
    const { startupProbe, readinessProbe, livenessProbe, ports } = container;
    expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/readyz', port: 'http' },
      { path: '/readyz', port: 'http' },
      { path: '/healthz', port: 'http' },
    ]);
    for (const path of ['/readyz', '/healthz']) expect(HEALTH_PATHS).toContain(path);
    expect(ports).toEqual([{ name: 'http', containerPort: Number(imageEnvironment()['CLOUDPAY_PORT']) }]);
  });

  it('is chosen by every selector, and led to by every name', () => {
    expect(manifestOf('Deployment').spec).toMatchObject({
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS } },
    });
    expect(manifestOf('Service').spec).toMatchObject({ selector: LABELS, ports: [{ targetPort: 'http' }] });
    expect(manifestOf('PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: LABELS } });
    for (const { spec } of [manifestOf('HorizontalPodAutoscaler'), ...BY_QUEUE])
      expect(spec).toMatchObject({
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cloudpay' },
      });
  });

  it('opens the same paths to the internet as the proxy of the compose file', () => {
    const { rules } = manifestOf<{
      rules: { host: string; http: { paths: { path: string; backend: object }[] } }[];
    }>('Ingress').spec;
    const [, list = ''] = /@public path (.*)/.exec(shippedFile('deploy/Caddyfile')) ?? [];
    expect(rules[0]?.http.paths.map(({ path }) => path)).toEqual(list.replaceAll('*', '').split(' '));
    for (const { backend } of rules[0]?.http.paths ?? [])
      expect(backend).toEqual({ service: { name: 'cloudpay', port: { name: 'http' } } });
    expect(manifestOf('ConfigMap').data?.['CLOUDPAY_URL']).toBe(`https://${rules[0]?.host}`);
  });

  it('has time to finish, and only the permissions that it needs', () => {
    const { stop } = JSON.parse(shippedFile('deploy/cloudpay.json')) as { stop: { timeout: number } };
    const { terminationGracePeriodSeconds, securityContext } = podSpec();
    expect(terminationGracePeriodSeconds * 1000).toBeGreaterThan(5_000 + 2 * stop.timeout + 3_000);
    expect(securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
