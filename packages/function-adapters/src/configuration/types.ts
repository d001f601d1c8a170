import type { ContainerAdapterOptions } from '../container-adapter';
import type { HttpAdapterOptions } from '../http-adapter';
import type { ADAPTER_OPTIONS, AdapterName, AdapterOptionName } from './options';

/** Every option of every adapter. Which of them an adapter has is checked. */
export type AdapterOptions = {
  [Name in AdapterOptionName]?: ValueOf<(typeof ADAPTER_OPTIONS)[Name]> | undefined;
};

type ValueOf<Rule> = Rule extends { kind: 'integer' }
  ? number
  : Rule extends { kind: 'flag' }
    ? boolean
    : Rule extends { kind: 'choice'; values: readonly (infer Value)[] }
      ? Value
      : string;

/** An adapter with its options: `{ "adapter": "aws-lambda", "region": "…", "functionName": "shop-{functionName}" }`. */
export interface AdapterConfiguration extends AdapterOptions {
  adapter: AdapterName;
}

/** Where the callbacks of an environment run: by an adapter, or by a function host. */
export interface EnvironmentConfiguration extends AdapterOptions {
  adapter?: AdapterName | undefined;
  /** Functions with an adapter of their own, by the names that orders give. */
  functionNames?: Readonly<Record<string, AdapterConfiguration>> | undefined;
  /** A function host; short for the adapter `function-host`. */
  functions?: HttpAdapterOptions | undefined;
  /** Container services, called in the way of WeChat Cloud Run. */
  containers?: ContainerAdapterOptions | undefined;
}
