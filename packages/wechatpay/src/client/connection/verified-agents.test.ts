import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apis } from '../../apis/index';
import { ConfigurationError } from '../../errors';
import { createClient } from '../client';
import { verifiedAgents } from './verified-agents';

const NAME = 'NODE_TLS_REJECT_UNAUTHORIZED';
const before = process.env[NAME];
afterEach(() => {
  if (before === undefined) delete process.env[NAME];
  else process.env[NAME] = before;
});

const agents = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
const taken = (endpoints: readonly string[]) => () => verifiedAgents(agents, endpoints).httpsAgent;

describe('calls of a process that accepts any certificate', () => {
  it.each([
    'https://api.mch.weixin.qq.com',
    'https://api2.mch.weixin.qq.com',
    'https://apihk.mch.weixin.qq.com/xdc/apiv2sandbox',
    'https://API.MCH.WEIXIN.QQ.COM:443',
    'https://api.mch.weixin.qq.com.',
    'https://api.mch.tenpay.com',
  ])('are refused if WeChat Pay is called: %s', (endpoint) => {
    process.env[NAME] = '0';
    expect(taken([endpoint])).toThrow(ConfigurationError);
    expect(taken(['https://127.0.0.1:8020', endpoint])).toThrow(
      /NODE_TLS_REJECT_UNAUTHORIZED is 0.*Unset it/,
    );
    delete process.env[NAME];
    expect(taken([endpoint])()).toBe(agents.httpsAgent);
  });

  it.each([
    'https://127.0.0.1:8020',
    'https://localhost:8020',
    'https://[::1]:8020',
    'https://pay.example.com',
    'https://weixin.qq.com.example.com',
    'https://notweixin.qq.com',
  ])('are made if another host is called: %s', (endpoint) => {
    process.env[NAME] = '0';
    expect(taken([endpoint])()).toBe(agents.httpsAgent);
    expect(taken([])()).toBe(agents.httpsAgent);
  });

  it('are refused from the next call on when the variable is set, and made again once it is unset', async () => {
    const checked = verifiedAgents(agents, ['https://api.mch.weixin.qq.com']);
    expect({ ...checked }).toEqual(agents);
    process.env[NAME] = '0';
    expect(() => ({ ...checked })).toThrow(ConfigurationError);
    process.env[NAME] = '1';
    expect({ ...checked }).toEqual(agents);
  });

  it('end with a configuration error before anything is sent, each time', async () => {
    const client = createClient({
      ...{ appid: 'wx1', mchId: '1900000109', apiKey: '8934e7d15453e97507ef794cf7b0519d' },
      endpoints: ['https://api.mch.weixin.qq.com'],
    });
    process.env[NAME] = '0';
    for (const _ of [1, 2])
      await expect(client.request(apis.queryOrder, { out_trade_no: '123456' })).rejects.toMatchObject({
        code: 'CONFIGURATION_INVALID',
        option: NAME,
      });
  });
});
