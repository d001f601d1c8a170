/** The CloudBase environment that a shop has left: its function, with Tencent's own SDK, and the two APIs that start it. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transportOf } from '@opencloudpay/cloudpay';
import { createFunctionHost, type FunctionHost } from '@opencloudpay/function-host';
import { listen } from '@opencloudpay/internal/testing/listen';
import { cloudbase } from '../../../function-adapters/src/testing/platforms/cloudbase';
import { startPlatform } from '../../../function-adapters/src/testing/platforms/loopback-platform';

const root = join(__dirname, '../../../..');

export const OLD_ENV = 'old-1a2b';
export const KEYS = {
  secretId: 'AKIDEXAMPLE',
  secretKey: 'the-secret-key',
  sessionToken: 'the-session-token',
};
export const MINI_PROGRAM = { appid: 'wx0123456789abcdef', secret: 'the-app-secret' };
const ACCESS_TOKEN = 'the-access-token';

export interface OldEnvironment {
  host: FunctionHost;
  /** The addresses of the two APIs. */
  tencentCloud: string;
  wechat: string;
  close(): Promise<void>;
}

/**
 * @param account CloudBase's own service provider
 * @param secret the function's CLOUDPAY_OLD_SECRET
 */
export async function startOldEnvironment(
  account: Parameters<typeof transportOf>[0],
  secret: string,
): Promise<OldEnvironment> {
  const folder = mkdtempSync(join(tmpdir(), 'old-environment-'));
  cpSync(join(root, 'examples/old-environment'), folder, { recursive: true });
  const modules = join(folder, 'cloudpay_old/node_modules');
  mkdirSync(modules);
  const sdk = realpathSync(join(root, 'packages/emulator/node_modules/wx-server-sdk'));
  symlinkSync(sdk, join(modules, 'wx-server-sdk'), 'dir');
  const transport = transportOf(account);
  const host = createFunctionHost({
    ...{ folder, envId: OLD_ENV, timeout: 15_000, env: () => ({ CLOUDPAY_OLD_SECRET: secret }) },
    payApi: async ({ api, data }) => {
      const answer = await transport.send(transport.prepare(api, data, { envId: OLD_ENV }));
      return answer.file ?? answer.fields;
    },
  });
  const platform = await startPlatform(cloudbase(host, KEYS));
  const wechat = await startWechat(host);
  return {
    ...{ host, tencentCloud: platform.url, wechat: wechat.url },
    async close() {
      await Promise.all([platform.close(), wechat.close(), host.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** WeChat's server API, as far as it starts functions. */
function startWechat(host: FunctionHost) {
  return listen(
    createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://wechat.test');
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const json = (fields: object) => response.end(JSON.stringify(fields));
      const event = JSON.parse(body);
      if (pathname === '/cgi-bin/stable_token')
        return json(
          event.appid === MINI_PROGRAM.appid && event.secret === MINI_PROGRAM.secret
            ? { access_token: ACCESS_TOKEN, expires_in: 7200 }
            : { errcode: 40125, errmsg: 'invalid appsecret' },
        );
      const { access_token, env, name = '' } = Object.fromEntries(searchParams);
      if (pathname !== '/tcb/invokecloudfunction' || access_token !== ACCESS_TOKEN)
        return json({ errcode: 40014, errmsg: 'invalid access_token' });
      if (env !== OLD_ENV) return json({ errcode: -501005, errmsg: 'invalid env' });
      const reply = await host.invoke(name, event).catch((error: Error) => error);
      if (reply instanceof Error) return json({ errcode: -504002, errmsg: reply.message });
      return json({ errcode: 0, errmsg: 'ok', resp_data: JSON.stringify(reply ?? null) });
    }),
  );
}
