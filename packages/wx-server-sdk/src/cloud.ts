import { type CloudPay, createCloudPay, sdkError } from '@opencloudpay/cloudpay';
import { STAND_IN } from '@opencloudpay/contracts/stand-in';
import { type CallFunctionParam, type CallFunctionResult, callFunction } from './call-function';
import type { createDatabase } from './database/database.lazy';
import type { Database, DatabaseConfig } from './database/types/database';
import { MemberNotOffered } from './errors';
import { type Logger, logger } from './logger';
import { createOpenApi } from './openapi/namespace';
import type { getOpenData, OpenDataResult } from './openapi/open-data.lazy';
import type { OpenApiNamespace } from './openapi/types';
import type { createStorage } from './storage/storage.lazy';
import type {
  DeleteFileParam,
  DeleteFileResult,
  DownloadFileParam,
  DownloadFileResult,
  GetTempFileURLParam,
  GetTempFileURLResult,
  UploadFileParam,
  UploadFileResult,
} from './storage/types';
import { getWXContext, type WXContext } from './wx-context';

export interface InitOptions {
  /** The environment of calls that name none: one for all services, or one for each. */
  env?: string | symbol | { [service in 'default' | 'functions' | 'database' | 'storage']?: string | symbol };
  /** Whether `doc().get()` of a database rejects for a document that does not exist. Default: `true`. */
  throwOnNotFound?: boolean;
  /** How long a call of a database, of files or of `openapi` may take, in milliseconds. Default: 15_000. */
  timeout?: number;
  [option: string]: unknown;
}

/** The members of wx-server-sdk that a function needs for payments. */
export interface Cloud {
  /** The version of wx-server-sdk that this package stands for. */
  readonly version: string;
  /** Stands for the environment that the function runs in. */
  readonly DYNAMIC_CURRENT_ENV: symbol;
  /** Must be called once before any cloud API; later calls change nothing. */
  init(options?: InitOptions): void;
  /** Another `cloud`, initialized with these options. */
  createNewInstance(options?: InitOptions): Cloud;
  /** Replaces the options of `init`. */
  updateConfig(options?: InitOptions): void;
  readonly cloudPay: CloudPay;
  /**
   * The methods of WeChat's server API: `openapi.subscribeMessage.send(params)`. `openapi({ appid })` calls them for
   * another mini program.
   */
  readonly openapi: OpenApiNamespace;
  getWXContext(): WXContext;
  /**
   * Open data by CloudIDs. WeChat gives it to mini programs with CloudBase alone; `cloudpay dev` gives made-up data.
   *
   * @param param `list`: the CloudIDs
   */
  getOpenData(param: { list: readonly string[] }): Promise<OpenDataResult>;
  callFunction(param: CallFunctionParam): Promise<CallFunctionResult>;
  /**
   * The documents of an environment. Nothing is connected before the first call.
   *
   * @throws before `init`
   */
  database(config?: DatabaseConfig): Database;
  /** Stores a file under a path. @throws an Error with `errCode` and `errMsg`, worded as by wx-server-sdk */
  uploadFile(param: UploadFileParam): Promise<UploadFileResult>;
  /** Reads a whole file into memory. */
  downloadFile(param: DownloadFileParam): Promise<DownloadFileResult>;
  /** Removes files. Each has its own outcome. */
  deleteFile(param: DeleteFileParam): Promise<DeleteFileResult>;
  /** Makes temporary addresses of files. Each has its own outcome. */
  getTempFileURL(param: GetTempFileURLParam): Promise<GetTempFileURLResult>;
  /** Present from `init` on, as in the original. */
  logger?: () => Logger;
}

/** The original's own symbol, so that both can be used in one process. */
const DYNAMIC_CURRENT_ENV = Symbol.for('SYMBOL_CURRENT_ENV');

/** Milliseconds. */
const DEFAULT_TIMEOUT = 15_000;

/** A separate `cloud`, not yet initialized. */
export function createCloud(): Cloud {
  let initialized = false;
  let config: InitOptions = {};

  function requireInit(): void {
    if (initialized) return;
    throw sdkError(
      "Cloud API isn't enabled, please call init first\n请先调用 init 完成初始化后再调用其他云 API。init 方法可传入一个对象用于设置默认配置，详见文档。",
    );
  }

  function storage(): ReturnType<typeof createStorage> {
    requireInit();
    const lazy = require('./storage/storage.lazy') as { createStorage: typeof createStorage };
    return lazy.createStorage({
      envId: (named) => currentUnlessNamed(named ?? environmentOf(config, 'storage')),
      timeout: () => config.timeout || DEFAULT_TIMEOUT,
    });
  }

  const members: Cloud = {
    version: '4.0.2',
    DYNAMIC_CURRENT_ENV,
    init(options = {}) {
      if (initialized) return;
      initialized = true;
      config = options;
      members.logger = logger;
    },
    createNewInstance(options) {
      const another = createCloud();
      another.init(options);
      return another;
    },
    updateConfig(options = {}) {
      config = options;
    },
    cloudPay: createCloudPay(undefined, { beforeCall: requireInit }),
    openapi: createOpenApi(requireInit, () => config.timeout || DEFAULT_TIMEOUT),
    getWXContext,
    async getOpenData(param) {
      requireInit();
      const lazy = require('./openapi/open-data.lazy') as { getOpenData: typeof getOpenData };
      return lazy.getOpenData(param, config.timeout || DEFAULT_TIMEOUT);
    },
    callFunction(param) {
      requireInit();
      return callFunction(param, environmentOf(config, 'functions'));
    },
    database(given = {}) {
      requireInit();
      // Only now, because it is large; and at once, because `database()` gives no promise.
      const lazy = require('./database/database.lazy') as { createDatabase: typeof createDatabase };
      return lazy.createDatabase({
        envId: () => currentUnlessNamed(given.env || environmentOf(config, 'database')),
        timeout: () => config.timeout || DEFAULT_TIMEOUT,
        throwOnNotFound: () => throwsOnNotFound(given) ?? throwsOnNotFound(config) ?? true,
      });
    },
    uploadFile: (param) => storage().uploadFile(param),
    downloadFile: (param) => storage().downloadFile(param),
    deleteFile: (param) => storage().deleteFile(param),
    getTempFileURL: (param) => storage().getTempFileURL(param),
  };
  Object.defineProperty(members, STAND_IN, { value: true });
  return refusingOthers(members);
}

/** The environment that `init` names for a service. */
function environmentOf(
  { env }: InitOptions,
  service: 'functions' | 'database' | 'storage',
): string | symbol | undefined {
  return typeof env === 'object' ? (env[service] ?? env.default) : env;
}

/** An option that is there and undefined counts as false: so the original reads it. */
function throwsOnNotFound(options: object): boolean | undefined {
  if (!Object.hasOwn(options, 'throwOnNotFound')) return undefined;
  return Boolean((options as DatabaseConfig).throwOnNotFound);
}

function currentUnlessNamed(env: string | symbol | undefined): string | undefined {
  if (typeof env === 'string') return env;
  return process.env['TCB_ENV'] || process.env['SCF_NAMESPACE'] || undefined;
}

/** Properties that `await`, `JSON.stringify`, module loaders and inspection read of any object; `logger` is absent before `init`. */
const ANSWERED_WITH_NOTHING = new Set<PropertyKey>(['then', 'toJSON', '__esModule', 'default', 'logger']);

/** Makes a missing member fail where it is used, not later as `undefined`. */
function refusingOthers(members: Cloud): Cloud {
  return new Proxy(members, {
    get(target, property, receiver) {
      if (property in target) return Reflect.get(target, property, receiver);
      if (typeof property === 'symbol' || ANSWERED_WITH_NOTHING.has(property)) return undefined;
      throw new MemberNotOffered(property, Object.keys(target));
    },
  });
}
