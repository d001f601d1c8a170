import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { AdapterError } from '../errors';

interface Choice {
  adapterOf(target: CallbackTarget): FunctionAdapter | undefined;
  /** Why a target has no adapter, with the next step. */
  problemOf(target: CallbackTarget): string;
}

/** Calls each target by the adapter that is chosen for it; a target without one is refused. */
export function adapterByTarget({ adapterOf, problemOf }: Choice): FunctionAdapter {
  return {
    async invoke(target, event, options) {
      const adapter = adapterOf(target);
      if (!adapter) throw new AdapterError('TARGET_UNSUPPORTED', problemOf(target));
      return adapter.invoke(target, event, options);
    },
    unsupported(target) {
      const adapter = adapterOf(target);
      return adapter ? adapter.unsupported?.(target) : problemOf(target);
    },
  };
}
