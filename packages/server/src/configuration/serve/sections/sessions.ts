import { say } from '../../../terminal/say';
import { object } from '../../reading/objects';
import { id, integer, listOf, text } from '../../reading/readers';
import type { Reader } from '../../reading/reading';
import { secret, separatedSecrets } from '../../reading/secrets';
import { rate } from '../../schema/calls';
import type { SessionsSection } from '../serve-configuration';

const names = listOf(id(say('must be the name of a function', '应为云函数名')));

const origin = text(
  /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
  say(
    'must be the origin of a web page, for example https://shop.example.com, without a path and without *',
    '应为网页的源，例如 https://shop.example.com，不带路径和 *',
  ),
);

/** The sessions of a mini program's users, and what they may call how often. */
export const sessions: Reader<SessionsSection> = object<SessionsSection>({
  keys: {
    reader: separatedSecrets(secret(32, say('sessions are signed with it', '用它为会话签名'))),
    variable: 'CLOUDPAY_SESSION_KEY',
    needed: say(
      'the key that signs sessions, the same on all hosts (openssl rand -base64 32)',
      '为会话签名的密钥，所有实例相同（openssl rand -base64 32）',
    ),
  },
  lifetime: { reader: integer({ least: 60, most: 2_592_000, default: 7_200 }, say('seconds', '秒')) },
  allow: { reader: names },
  refuse: { reader: names },
  addressHeader: {
    reader: text(
      /^[A-Za-z0-9-]{1,64}$/,
      say('must be the name of a header, for example X-Real-IP', '应为请求头的名称，例如 X-Real-IP'),
    ),
  },
  rate: { reader: rate },
  addressRate: { reader: rate },
  loginRate: { reader: rate },
  connections: {
    reader: integer(
      { least: 1, most: 10_000, default: 10 },
      say('WebSockets of one user at once', '一个用户同时的 WebSocket 连接数'),
    ),
  },
  addressConnections: {
    reader: integer(
      { least: 1, most: 100_000 },
      say('WebSockets of one address at once', '一个地址同时的 WebSocket 连接数'),
    ),
  },
  origins: { reader: listOf(origin) },
});
