import Module from 'node:module';
import { isSdkRequest } from './find-sdk';

/** What every `require`, and every `import` of a CommonJS module, goes through. */
interface Loader {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  [WATCHED]?: true;
}

/** On the loader itself, so that several copies of this package, or one loaded anew, watch only once. */
const WATCHED: unique symbol = Symbol.for('@opencloudpay/cloudpay/register') as never;

/** Calls `onLoad` with what every `require` or `import` of a wx-server-sdk gives, before the requirer gets it. */
export function watchLoads(onLoad: (sdk: unknown) => void): void {
  // Not among Node's typings, but what tracing agents and transpilers use, on every Node that we run on.
  const loader = Module as unknown as Loader;
  if (loader[WATCHED]) return;
  loader[WATCHED] = true;
  const load = loader._load;
  loader._load = function (this: unknown, request, parent, isMain) {
    const exported = load.call(this, request, parent, isMain);
    if (isSdkRequest(request)) onLoad(exported);
    return exported;
  };
}
