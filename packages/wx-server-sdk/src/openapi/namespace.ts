import { createNamespace } from '@opencloudpay/cloudpay';
import type { sendCall } from './call.lazy';
import type { OpenApiNamespace, OpenApiOptions } from './types';

/** @param timeout milliseconds */
export function createOpenApi(requireInit: () => void, timeout: () => number): OpenApiNamespace {
  return createNamespace((api, data, options) => {
    requireInit();
    const lazy = require('./call.lazy') as { sendCall: typeof sendCall };
    return lazy.sendCall(api, data, { ...(options as OpenApiOptions), timeout: timeout() });
  }) as OpenApiNamespace;
}
