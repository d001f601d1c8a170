import { existsSync } from 'node:fs';
import colors from 'picocolors';
import { addressHint } from '../configuration/hint';
import type { Configuration } from '../configuration/schema';

/** One line that the gateway is ready, and where: for a reader on a terminal, else as a line of the log. */
export function tellReady(url: string, configuration: Configuration, version: string): void {
  const { url: given } = configuration.notify;
  const notifyUrl = given && addressHint(given);
  const mode = modeOf(configuration);
  if (process.stdout.isTTY) {
    const { bold, cyan, dim, green } = colors;
    process.stdout.write(
      `${bold(green('cloudpay gateway'))} ${dim(`${version} · ${mode} ·`)} listens on ${cyan(url)}${notifyUrl === undefined ? '' : `, and WeChat Pay reaches it at ${cyan(notifyUrl)}`}\n`,
    );
    return;
  }
  logLine('READY', 'The gateway is ready', { url, notifyUrl, mode, version, pid: process.pid });
}

export function tellStopping(signal: string): void {
  if (process.stdout.isTTY) process.stdout.write(colors.dim('Stopping …\n'));
  else logLine('STOPPING', 'The gateway takes no more requests and finishes those in flight', { signal });
}

/** The gateway ends by itself: its database's folder may be another process's. */
export function tellLost({ message, ...rest }: Error & { code?: string }): void {
  logLine(rest.code ?? 'DATABASE_LOCK_LOST', message, {}, ERROR);
}

/** Of a durable gateway whose merchants have no appid: what it is taken for and does not do. */
export function tellNothingAsked({ bills, database, merchants, recovery }: Configuration): void {
  const wanted = recovery?.enabled !== false || bills?.enabled !== false;
  if (!database || !wanted || merchants.every(({ appid }) => appid !== undefined)) return;
  logLine('ASKING_OFF', NOTHING_ASKED, {}, WARN);
}

const NOTHING_ASKED =
  'Lost notifications are not looked for, and no bill is fetched: WeChat Pay is asked with the appid of each merchant (CLOUDPAY_APPID)';

/** @param code of the failure to listen in the database's folder */
export function tellOperatorsShutOut(code: string | undefined): void {
  logLine(
    'OPERATORS_SHUT_OUT',
    'Commands such as `cloudpay deliveries` cannot use the database while the gateway runs: give database.folder a shorter path, or use a server',
    { reason: code },
  );
}

/** What `--check` finds where nothing is wrong. */
export function tellSound(configuration: Configuration, json: boolean): void {
  const { merchants, calls } = configuration;
  const found = {
    mode: modeOf(configuration),
    merchants: merchants.map(({ mchId }) => mchId),
    calls: calls !== undefined,
  };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, ...found, problems: [] })}\n`
      : `The configuration is sound: ${found.mode}, for ${found.merchants.join(', ')}${found.calls ? ', with calls' : ''}.\n`,
  );
}

function modeOf({ database }: Configuration): string {
  if (database?.url !== undefined) return 'durable, on a PostgreSQL server';
  if (database?.folder === undefined) return 'pass-through';
  // A secret that was written where the path belongs is no folder yet.
  return existsSync(database.folder) ? `durable, in ${database.folder}` : 'durable, in a new folder';
}

const INFO = 30;
const WARN = 40;
const ERROR = 50;

/** As the gateway's own log has its lines, whatever its level. */
function logLine(code: string, msg: string, facts: Record<string, unknown>, level = INFO): void {
  process.stdout.write(`${JSON.stringify({ level, time: Date.now(), code, ...facts, msg })}\n`);
}
