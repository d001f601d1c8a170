import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const client = readFileSync(join(__dirname, '../../../miniprogram/dist/miniprogram/index.js'), 'utf8');

/** A mini program with the built `@opencloudpay/miniprogram`, in a minimal runtime. */
export interface MiniProgram {
  /** Calls `wx.cloud.callFunction`. Rejects with wx.cloud's errors. */
  call(name: string, data?: object): Promise<{ result: unknown; errMsg: string; requestID: string }>;
  readonly storage: Map<string, unknown>;
  /** How many times `wx.login` was called. */
  logins(): number;
}

interface RequestOptions {
  url: string;
  method: string;
  header: Record<string, string>;
  data: string;
  success(answer: { statusCode: number; data: unknown }): void;
  fail(failure: { errMsg: string }): void;
}

/** The headers of WeChat's developer tools. Node's fetch does not allow setting them. */
const DEVELOPER_TOOLS = {
  referer: 'https://servicewechat.com/touristappid/devtools/page-frame.html',
  'user-agent': 'Mozilla/5.0 wechatdevtools/1.06 MicroMessenger/8.0.5',
  'sec-fetch-site': 'cross-site',
};

/** Starts a mini program that uses `url` instead of CloudBase. */
export function startMiniProgram(url: string): MiniProgram {
  const storage = new Map<string, unknown>();
  let logins = 0;
  const wx: Record<string, unknown> & { cloud?: { callFunction(options: object): unknown } } = {
    login({ success }: { success(answer: { code: string }): void }) {
      logins += 1;
      // Only WeChat can read the codes of the developer tools.
      queueMicrotask(() => success({ code: `the code ${logins} is a mock one` }));
    },
    request({ url: address, method, header, data, success, fail }: RequestOptions) {
      fetch(address, { method, headers: { ...DEVELOPER_TOOLS, ...header }, body: data })
        .then(async (answer) => success({ statusCode: answer.status, data: await answer.json() }))
        .catch((error: Error) => fail({ errMsg: `request:fail ${error.message}` }));
    },
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorage: ({ key, data }: { key: string; data: unknown }) => storage.set(key, data),
  };
  const module = { exports: {} as { install(options: { url: string }): void } };
  runInNewContext(client, { module, exports: module.exports, wx });
  module.exports.install({ url });
  return {
    call: async (name, data) =>
      (await wx.cloud?.callFunction({ name, data })) as Awaited<ReturnType<MiniProgram['call']>>,
    storage,
    logins: () => logins,
  };
}
