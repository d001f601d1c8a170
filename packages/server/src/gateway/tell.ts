import { existsSync } from 'node:fs';
import type { DatabaseWait } from '@opencloudpay/durable';
import { writeLogLine } from '@opencloudpay/gateway/extension';
import { hasColours, type Text, terminalLanguage } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import type { Configuration } from '../configuration/configuration';
import { addressHint } from '../configuration/reading/hint';
import { waitText } from '../terminal/database-wait';
import { say } from '../terminal/say';

const colors = createColors(hasColours(process.stdout));

/** Writes one line with the addresses of the ready gateway: text on a terminal, otherwise a log line. */
export function tellReady(url: string, configuration: Configuration, version: string): void {
  const { url: given } = configuration.notify;
  const notifyUrl = given && addressHint(given);
  const mode = modeOf(configuration);
  if (process.stdout.isTTY) {
    const { bold, cyan, dim, green } = colors;
    const publicly = notifyUrl && cyan(notifyUrl);
    const reached = publicly
      ? say(`, and WeChat Pay reaches it at ${publicly}`, `，微信支付通过 ${publicly} 访问`)
      : say('', '');
    const listens = say(`listens on ${cyan(url)}${reached.en}`, `监听 ${cyan(url)}${reached.zh}`);
    const language = terminalLanguage();
    process.stdout.write(
      `${bold(green('cloudpay gateway'))} ${dim(`${version} · ${mode[language]} ·`)} ${listens[language]}\n`,
    );
    return;
  }
  logLine('READY', 'The gateway is ready', { url, notifyUrl, mode: mode.en, version, pid: process.pid });
}

/** The gateway does not listen yet, because its database server does not answer. */
export function tellWaiting(wait: DatabaseWait): void {
  if (process.stdout.isTTY) process.stdout.write(`${colors.yellow(waitText(wait)[terminalLanguage()])}\n`);
  else logLine('DATABASE_WAITING', `The gateway waits for ${wait.server}`, { since: wait.since }, WARN);
}

export function tellStopping(signal: string): void {
  if (process.stdout.isTTY)
    process.stdout.write(colors.dim(`${say('Stopping …', '正在停止……')[terminalLanguage()]}\n`));
  else logLine('STOPPING', 'The program stops accepting requests and finishes those in flight', { signal });
}

/** The gateway stops by itself, because another process may use its database folder. */
export function tellLost({ message, ...rest }: Error & { code?: string }): void {
  logLine(rest.code ?? 'DATABASE_LOCK_LOST', message, {}, ERROR);
}

/** Warns about a durable gateway without appid, which can neither recover nor reconcile. */
export function tellNothingAsked({ bills, database, merchants, recovery }: Configuration): void {
  const wanted = recovery?.enabled !== false || bills?.enabled !== false;
  if (!database || !wanted || merchants.every(({ appid }) => appid !== undefined)) return;
  logLine('ASKING_OFF', NOTHING_ASKED, {}, WARN);
}

const NOTHING_ASKED = 'Recovery and bills are off: both need the appid of each merchant (CLOUDPAY_APPID)';

/** @param now of the simulated WeChat Pay */
export function tellRehearsal(now: Date): void {
  logLine('REHEARSAL', REHEARSAL, { now: now.toISOString() }, WARN);
}

const REHEARSAL =
  'This is a rehearsal against a simulated WeChat Pay: recovery and bills follow its clock. Leave rehearsal out of the configuration for real payments';

/** The simulated clock was advanced. */
export function tellJump(now: Date): void {
  logLine('REHEARSAL_CLOCK', 'The simulated WeChat Pay has another time now', { now: now.toISOString() });
}

/** @param code code of the failure to listen in the database folder */
export function tellOperatorsShutOut(code: string | undefined): void {
  logLine(
    'OPERATORS_SHUT_OUT',
    'Commands such as `cloudpay deliveries` cannot use the database while the gateway runs: use a shorter path for database.folder, or a database server',
    { reason: code },
  );
}

/** The result of a successful `--check`. */
export function tellSound(configuration: Configuration, json: boolean): void {
  const { merchants, calls } = configuration;
  const mode = modeOf(configuration);
  const found = {
    mode: mode.en,
    merchants: merchants.map(({ mchId }) => mchId),
    calls: calls !== undefined,
  };
  const text = say(
    `The configuration is valid: ${mode.en}, for ${found.merchants.join(', ')}${found.calls ? ', with calls' : ''}.`,
    `配置有效：${mode.zh}；商户 ${found.merchants.join('、')}${found.calls ? '；提供调用' : ''}。`,
  );
  process.stdout.write(
    json ? `${JSON.stringify({ ok: true, ...found, problems: [] })}\n` : `${text[terminalLanguage()]}\n`,
  );
}

function modeOf({ database }: Configuration): Text {
  if (database?.url !== undefined)
    return say('durable, on a PostgreSQL server', '持久化，使用 PostgreSQL 服务器');
  if (database?.folder === undefined) return say('pass-through', '直通');
  // A path that does not exist may be a misplaced secret.
  return existsSync(database.folder)
    ? say(`durable, in ${database.folder}`, `持久化，目录 ${database.folder}`)
    : say('durable, in a new folder', '持久化，新目录');
}

const INFO = 30;
const WARN = 40;
const ERROR = 50;

/** Writes a line in the format of the gateway's log, at every log level. */
export function logLine(code: string, msg: string, facts: Record<string, unknown>, level = INFO): void {
  writeLogLine(`${JSON.stringify({ level, time: Date.now(), code, ...facts, msg })}\n`);
}
