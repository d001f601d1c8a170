import { readAnswer, sessionCallPath } from '@opencloudpay/contracts/function-wire';
import { type Callbacks, inBothStyles } from './call-styles';
import { CloudID, type CloudIDConstructor, cloudIdFields } from './cloud-id';
import {
  type CallContainerOptions,
  type CallContainerResult,
  callContainer as sendToContainer,
} from './container';
import type { Database, DatabaseConfig, DatabasePart } from './database/types';
import { cloudError, failureAnswered, NOT_OFFERED, notInitialised, PARAMETER_TYPE } from './errors';
import { type Host, hostAt } from './host';
import type { InBothStyles, Storage, StoragePart } from './storage/types';

export interface InitOptions {
  /** The function host's address, such as `https://shop.example.com/session`, where its session routes are. */
  url?: string;
  /** Milliseconds for a request. Default: the mini program's own setting */
  timeout?: number;
  /** The database: `require('@opencloudpay/miniprogram/database').database`. Default: none. */
  database?: DatabasePart;
  /** The files: `require('@opencloudpay/miniprogram/storage').storage`. Default: none. */
  storage?: StoragePart;
  /** Parameters of wx.cloud.init without effect here: a host serves one environment and does not trace users. */
  env?: unknown;
  traceUser?: boolean;
}

export interface CallFunctionOptions extends Callbacks<CallFunctionResult> {
  name: string;
  /** The event: anything that JSON carries. */
  data?: object;
  /** A parameter of wx.cloud without effect here, as in {@link InitOptions}. */
  config?: { env?: string };
  slow?: boolean;
}

export interface CallFunctionResult {
  errMsg: string;
  /** The value that the function returned, as JSON carries it. */
  // biome-ignore lint/suspicious/noExplicitAny: callers know their functions' results, and wx.cloud types it as any too.
  result: any;
  requestID: string;
}

type PromiseStyle = CallFunctionOptions & { success?: never; fail?: never; complete?: never };

export interface Cloud extends Storage {
  /** Sets the function host. The first call with a `url` counts, as with wx.cloud. */
  init(options?: InitOptions): void;
  /** Calls a function as the user of this mini program. Rejects, or calls `fail`, with a {@link CloudError}. */
  callFunction(options: PromiseStyle): Promise<CallFunctionResult>;
  callFunction(options: CallFunctionOptions): Promise<CallFunctionResult> | undefined;
  /** The documents that the permissions allow the user. @throws {CloudError} if the database was not given to `init` */
  database(config?: DatabaseConfig): Database;
  /** Open data for a function, by the id that a `wx` call gave: `data: { phone: wx.cloud.CloudID(id) }`. */
  CloudID: CloudIDConstructor;
  /** Calls a container service through the host, as the user of this mini program. */
  callContainer: InBothStyles<CallContainerOptions, CallContainerResult, undefined>;
  /** `new wx.cloud.Cloud({ resourceEnv })`: this object, because a host serves one environment. */
  Cloud: new (
    options?: object,
  ) => Cloud;
}

const CALL = 'callFunction';

/** The functions of the files. */
const OF_FILES = ['uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL'] as const;

/** An object like wx.cloud whose functions run on your own host. */
export function createCloud(): Cloud {
  let host: Host | undefined;
  let databasePart: DatabasePart | undefined;
  let files: Storage | undefined;

  const callNamed = ({ name, data }: CallFunctionOptions): Promise<CallFunctionResult> => {
    if (!host) throw notInitialised(CALL);
    if (typeof name !== 'string' || name === '') {
      throw cloudError(CALL, PARAMETER_TYPE, `parameter.name should be string instead of ${typeof name};`);
    }
    const event = data === undefined || data === null ? {} : data;
    const path = sessionCallPath(name, cloudIdFields(event));
    return host.call(CALL, path, JSON.stringify(event)).then(({ statusCode, data: body }) => {
      const { success } = readAnswer(statusCode, body) || {};
      if (!success) throw failureAnswered(CALL, statusCode, body);
      const { result, requestId } = success;
      return { errMsg: `cloud.${CALL}:ok`, result, requestID: requestId };
    });
  };

  const callFunction = (options: CallFunctionOptions) => {
    const given = Object(options) as CallFunctionOptions;
    return inBothStyles(
      Promise.resolve().then(() => callNamed(given)),
      given,
    );
  };

  const callContainer = (options: CallContainerOptions) => {
    const given = Object(options) as CallContainerOptions;
    return inBothStyles(
      Promise.resolve().then(() => {
        if (!host) throw notInitialised('callContainer');
        return sendToContainer(host, given);
      }),
      given,
    );
  };

  const fileFunction = (name: (typeof OF_FILES)[number]) => (options: never) => {
    if (files) return (files[name] as (options: never) => unknown)(options);
    const error = host
      ? cloudError(
          name,
          NOT_OFFERED,
          "the files are a part of their own: install({ url, storage: require('@opencloudpay/miniprogram/storage').storage }).",
        )
      : notInitialised(name);
    return inBothStyles(Promise.reject(error), Object(options) as Callbacks<never>);
  };

  const cloud: Omit<Cloud, keyof Storage> = {
    init(options: InitOptions = {}) {
      const { url, timeout, database, storage } = options;
      if (host || url === undefined) return;
      if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(url)) {
        throw cloudError(
          'init',
          PARAMETER_TYPE,
          `url should be the address of a function host, such as https://shop.example.com/session, without ? or #;`,
        );
      }
      host = hostAt(url.replace(/\/+$/, ''), timeout);
      databasePart = database;
      files = storage?.(host);
    },
    // The options decide which of the two a call gets: see the overloads.
    callFunction: callFunction as Cloud['callFunction'],
    callContainer: callContainer as Cloud['callContainer'],
    // Called with `new`, it gives this object.
    Cloud: function Cloud() {
      return cloud;
    } as unknown as Cloud['Cloud'],
    database(config?: DatabaseConfig) {
      if (!host) throw notInitialised('database');
      if (databasePart) return databasePart(host, config);
      throw cloudError(
        'database',
        NOT_OFFERED,
        "the database is a part of its own: install({ url, database: require('@opencloudpay/miniprogram/database').database }).",
      );
    },
    CloudID,
  };
  for (const name of OF_FILES) Object.assign(cloud, { [name]: fileFunction(name) });
  return cloud as Cloud;
}
