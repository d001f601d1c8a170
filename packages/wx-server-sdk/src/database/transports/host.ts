import { DATABASE_ROUTE, type DatabaseRequest } from '@opencloudpay/contracts/database-wire';
import { askHost, type HostService } from '../../ask-host';
import type { DatabaseTransport } from './transport';

/** A thousand documents of the size that the platform lets one call write. */
const MAX_ANSWER = 512 * 1024 * 1024;

/** Over HTTP, to a function host. */
export function hostTransport(url: string, token: string | undefined): DatabaseTransport {
  const address = `${url.replace(/\/+$/, '')}${DATABASE_ROUTE}`;
  const service: HostService = { address, token, name: 'DATABASE', maxAnswer: MAX_ANSWER };
  return (action, params, options) => {
    const request: DatabaseRequest = { action, params };
    return askHost(service, request, options);
  };
}
