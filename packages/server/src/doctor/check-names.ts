import type { Text } from '@opencloudpay/internal';
import { type Check, say } from './check';

/** How people call the checks, where one is skipped, hangs or breaks. Programs read the id. */
const NAMES: Readonly<Record<string, Text>> = {
  configuration: say('Configuration', '配置'),
  'tls-verification': say('Verification of certificates', '证书验证'),
  'api-key': say('API key', 'API 密钥'),
  'api-v3-key': say('APIv3 key', 'APIv3 密钥'),
  'private-key': say('Private key', '私钥'),
  'serial-no': say('Serial number', '证书序列号'),
  'wechat-pay-key': say('WeChat Pay’s public key', '微信支付公钥'),
  certificate: say('API certificate', 'API 证书'),
  'certificate-key': say('Key of the API certificate', 'API 证书的私钥'),
  'certificate-owner': say('Owner of the API certificate', 'API 证书的商户号'),
  'certificate-expiry': say('Validity of the API certificate', 'API 证书的有效期'),
  'gateway-answers': say('Gateway', '网关'),
  dns: say('Name service', '域名解析'),
  tls: say('TLS connection', 'TLS 连接'),
  reachable: say('Answer', '响应'),
  clock: say('Clock', '时间'),
  'live-query': say('Signed query', '签名查询'),
  'live-certificate': say('Query with the certificate', '使用证书的查询'),
  'notify-url': say('Notify address', '通知地址'),
  'notify-public': say('Public name of the notify address', '通知地址的公网域名'),
  'notify-length': say('Length of notify addresses', '通知地址的长度'),
  'notify-answers': say('Answer at the notify address', '通知地址的响应'),
  'functions-found': say('Finding the functions', '查找云函数'),
  'functions-load': say('Loading the functions', '加载云函数'),
  'function-host': say('Function host', '函数服务'),
  'callback-credentials': say('Key of the callbacks’ platform', '回调平台的密钥'),
  'callback-platform': say('Platform of the callbacks', '回调平台'),
  database: say('Database', '数据库'),
  files: say('Files', '文件'),
  'access-token': say('access_token', 'access_token'),
};

/** The name of a check with its subject: `TLS connection (api.mch.weixin.qq.com)`. A check without a name has its id. */
export function nameOf({ id, subject }: Pick<Check, 'id' | 'subject'>): Text {
  const { en, zh } = NAMES[id] ?? say(id, id);
  return subject === undefined ? say(en, zh) : say(`${en} (${subject})`, `${zh}（${subject}）`);
}
