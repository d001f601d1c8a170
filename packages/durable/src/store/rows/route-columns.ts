import type { CallbackTarget } from '@opencloudpay/cloudpay';
import type { Route } from './records';

interface RouteRow {
  env_id: string | null;
  function_name: string | null;
  service: string | null;
  path: string | null;
}

export function routeColumns(target: Route): RouteRow {
  const none = { env_id: null, function_name: null, service: null, path: null };
  if (!target) return none;
  if ('functionName' in target) return { ...none, env_id: target.envId, function_name: target.functionName };
  return { ...none, env_id: target.envId, service: target.service, path: target.path };
}

export function routeOf({ env_id, function_name, service, path }: RouteRow): Route {
  if (env_id === null) return undefined;
  return function_name === null
    ? { envId: env_id, service: service ?? '', path: path ?? '' }
    : { envId: env_id, functionName: function_name };
}

/** The target of a notification, which always has one. */
export function targetOf(row: RouteRow): CallbackTarget {
  return routeOf(row) ?? { envId: '', functionName: '' };
}
