import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { adapterByTarget } from './adapter-by-target';

interface FunctionAdapters {
  /** By the function's name, as orders give it. */
  functions: Readonly<Record<string, FunctionAdapter>>;
  /** Calls all other targets. Default: they are refused */
  others?: FunctionAdapter | undefined;
}

/** Calls each function by its own adapter. */
export function byFunctionName({ functions, others }: FunctionAdapters): FunctionAdapter {
  const known = new Map(Object.entries(functions));
  const adapterOf = (target: CallbackTarget) =>
    ('functionName' in target ? known.get(target.functionName) : undefined) ?? others;
  const problemOf = (target: CallbackTarget) => {
    const called =
      'functionName' in target ? `the function '${target.functionName}'` : `the path ${target.path}`;
    return `The callback goes to ${called} in the environment '${target.envId}', for which no adapter is configured: those of ${[...known.keys()].join(', ')} are. Order with one of these, or configure an adapter for the others.`;
  };
  return adapterByTarget({ adapterOf, problemOf });
}
