import { say } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';

/** The container services of mini programs: the name in `X-WX-SERVICE`, and the address. */
export type ContainerServices = Readonly<Record<string, string>>;

/** The address of a request, for a service and a path. */
export interface ServiceAddresses {
  /** @returns `undefined` for a service that is not there; `outside` for a path that leaves its address */
  of(service: string, path: string): URL | 'outside' | undefined;
  readonly names: readonly string[];
}

/** @throws {FunctionHostError} OPTION_INVALID */
export function serviceAddresses(services: ContainerServices): ServiceAddresses {
  const bases = new Map(Object.entries(services).map(([name, address]) => [name, baseOf(name, address)]));
  return {
    names: [...bases.keys()],
    of(service, path) {
      const base = bases.get(service);
      if (base === undefined) return undefined;
      // Put together as a text: resolved as a reference, `//elsewhere/` would be another host.
      const text = base + path;
      if (!path.startsWith('/') || !URL.canParse(text)) return 'outside';
      const url = new URL(text);
      const { origin, pathname } = new URL(`${base}/`);
      return url.origin === origin && url.pathname.startsWith(pathname) ? url : 'outside';
    },
  };
}

function baseOf(name: string, address: unknown): string {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  const isBase =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '';
  if (!isBase)
    throw new FunctionHostError(
      'OPTION_INVALID',
      say(
        `services['${name}'] is no address of a container service: write one such as http://127.0.0.1:8080, without a query and without a password.`,
        `services['${name}'] 不是云托管服务的地址：请写成 http://127.0.0.1:8080 的形式，不含查询参数和密码。`,
      ),
    );
  return url.href.replace(/\/+$/, '');
}
