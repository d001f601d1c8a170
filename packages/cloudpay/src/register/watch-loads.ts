import Module from 'node:module';
import { isSdkRequest } from './find-sdk';

/** Every `require`, and every `import` of a CommonJS module, calls this. */
interface Loader {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  [WATCHED]?: true;
}

/** A mark on the loader itself, so that several copies of this package watch only once. */
const WATCHED: unique symbol = Symbol.for('@opencloudpay/cloudpay/register') as never;

/** Calls `onLoad` with the exports of every loaded wx-server-sdk, before its importer gets them. */
export function watchLoads(onLoad: (sdk: unknown) => void): void {
  // Not in Node's typings, but tracing agents and transpilers use it, and every supported Node has it.
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
