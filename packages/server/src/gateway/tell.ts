import { existsSync } from 'node:fs';
import type { DatabaseWait } from '@opencloudpay/durable';
import { writeLogLine } from '@opencloudpay/gateway/extension';
import { hasColours } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import type { Configuration } from '../configuration/configuration';
import { addressHint } from '../configuration/hint';
import { waitText } from '../terminal/database-wait';

const colors = createColors(hasColours(process.stdout));

/** Writes one line with the addresses of the ready gateway: text on a terminal, otherwise a log line. */
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

/** The gateway does not listen yet, because its database server does not answer. */
export function tellWaiting(wait: DatabaseWait): void {
  if (process.stdout.isTTY) process.stdout.write(`${colors.yellow(waitText(wait))}\n`);
  else logLine('DATABASE_WAITING', `The gateway waits for ${wait.server}`, { since: wait.since }, WARN);
}

export function tellStopping(signal: string): void {
  if (process.stdout.isTTY) process.stdout.write(colors.dim('Stopping …\n'));
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
  const found = {
    mode: modeOf(configuration),
    merchants: merchants.map(({ mchId }) => mchId),
    calls: calls !== undefined,
  };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, ...found, problems: [] })}\n`
      : `The configuration is valid: ${found.mode}, for ${found.merchants.join(', ')}${found.calls ? ', with calls' : ''}.\n`,
  );
}

function modeOf({ database }: Configuration): string {
  if (database?.url !== undefined) return 'durable, on a PostgreSQL server';
  if (database?.folder === undefined) return 'pass-through';
  // A path that does not exist may be a misplaced secret.
  return existsSync(database.folder) ? `durable, in ${database.folder}` : 'durable, in a new folder';
}

const INFO = 30;
const WARN = 40;
const ERROR = 50;

/** Writes a line in the format of the gateway's log, at every log level. */
export function logLine(code: string, msg: string, facts: Record<string, unknown>, level = INFO): void {
  writeLogLine(`${JSON.stringify({ level, time: Date.now(), code, ...facts, msg })}\n`);
}
