import type { RefusedAccessList } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { request } from './request';
import { type Resource, useResource } from './use-resource';
import { useEvents } from './use-stream';

/** What mini programs were refused, as it comes. */
export function useRefusedAccesses(): Resource<RefusedAccessList> {
  const list = useResource('refused accesses', (signal) =>
    request('GET /api/refused-accesses', {}, { signal }),
  );
  useEvents((event) => {
    if (event.type === 'refused-accesses') list.refresh();
  });
  return list;
}
