import { documentsOf, imageEnvironment, type Manifest, type ShippedStart } from './shipped-files';

/** The pods of the deployment, as far as tests read them. */
export interface PodSpec {
  terminationGracePeriodSeconds: number;
  securityContext: { runAsNonRoot: boolean };
  containers: [Container];
  volumes: { name: string; secret?: { secretName: string; items: { key: string; path: string }[] } }[];
}

export interface Container {
  args: string[];
  ports: { name: string; containerPort: number }[];
  envFrom: { configMapRef: { name: string } }[];
  env: { name: string; value: string }[];
  volumeMounts: { name: string; mountPath: string }[];
  securityContext: object;
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
}

export interface Probe {
  httpGet: { path: string; port: string };
}

export const manifests = (): Manifest[] => documentsOf<Manifest>('deploy/kubernetes/cloudpay.yaml');

/** @throws {Error} if there is none, or more than one of this kind and name */
export function manifestOf<Spec>(kind: string, name = 'cloudpay'): Manifest & { spec: Spec } {
  const found = manifests().filter((each) => each.kind === kind && each.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} manifests ${kind} ${name}`);
  return found[0] as Manifest & { spec: Spec };
}

export const podSpec = (): PodSpec =>
  manifestOf<{ template: { spec: PodSpec } }>('Deployment').spec.template.spec;

/** How the manifests start the shop. */
export function startOfKubernetes(): ShippedStart {
  const [{ args, envFrom, env }] = podSpec().containers;
  const maps = envFrom.map(({ configMapRef }) => manifestOf('ConfigMap', configMapRef.name).data);
  const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return { args, env: Object.assign(imageEnvironment(), ...maps, own) };
}
