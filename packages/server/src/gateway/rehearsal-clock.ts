import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readSimulatedClock, SIMULATED_CLOCK_PATH } from '@opencloudpay/contracts/simulated-clock';
import { areLoopbackAddresses, parseJsonObject, type Text } from '@opencloudpay/internal';
import type { MerchantConfiguration } from '../configuration/configuration';
import { ConfigurationProblems } from '../configuration/errors';
import { say } from '../terminal/say';
import { textError } from '../terminal/text-error';

/** The clock of the simulated WeChat Pay of a configuration. */
export interface RehearsalClock {
  now(): Date;
  close(): void;
}

export interface RehearsalClockOptions {
  /** Called when the simulated time has jumped. */
  onJump?: (now: Date) => void;
}

/** Milliseconds between two readings. */
const INTERVAL = 1_000;
/** Milliseconds for one reading. */
const PATIENCE = 5_000;
/** A smaller difference is the time that the readings take. */
const JUMP = 2_000;
const MOST_BYTES = 1_024;

/**
 * Reads the clock, and follows it until it is closed. While WeChat Pay does not answer (it is being restarted, or has a
 * fault), the clock goes on from its last reading.
 *
 * @throws {ConfigurationProblems} if what answers there is no simulated WeChat Pay
 */
export async function openRehearsalClock(
  { merchants }: { merchants: readonly MerchantConfiguration[] },
  { onJump = () => {} }: RehearsalClockOptions = {},
): Promise<RehearsalClock> {
  if (!merchants.every(({ endpoints }) => areLoopbackAddresses(endpoints)))
    throw notSimulated(say('WeChat Pay', '微信支付的正式地址'));
  const { endpoints: [endpoint = ''] = [], ca } = merchants[0] ?? {};
  const offsetNow = async () => (await readClock(endpoint, ca)) - Date.now();
  let offset = await offsetNow();
  const now = () => new Date(Date.now() + offset);
  const timer = setInterval(
    () =>
      void offsetNow().then(
        (next) => {
          if (Math.abs(next - offset) < JUMP) return;
          offset = next;
          onJump(now());
        },
        () => undefined,
      ),
    INTERVAL,
  );
  timer.unref();
  return { now, close: () => clearInterval(timer) };
}

async function readClock(endpoint: string, ca: string | undefined): Promise<number> {
  const answer = await get(`${endpoint}${SIMULATED_CLOCK_PATH}`, ca).catch((cause: Error) => {
    throw textError(
      say(
        `The rehearsal needs the simulated WeChat Pay at ${endpoint}, which does not answer (${cause.message}): start it first, for example with cloudpay dev.`,
        `演练需要 ${endpoint} 上的微信支付模拟器，但它没有响应（${cause.message}）：请先启动它，例如运行 cloudpay dev。`,
      ),
      { cause },
    );
  });
  const parsed = parseJsonObject(answer);
  const now = 'value' in parsed ? readSimulatedClock(parsed.value) : undefined;
  if (now !== undefined) return now;
  throw notSimulated(say(endpoint, endpoint));
}

function notSimulated(what: Text): ConfigurationProblems {
  return new ConfigurationProblems([
    {
      key: 'rehearsal',
      problem: say(
        `is only for a simulated WeChat Pay on this machine, and ${what.en} is none: give each merchant the endpoints of the simulator, or leave rehearsal out.`,
        `只能用于本机的微信支付模拟器，而 ${what.zh} 不是：请为每个商户配置模拟器的 endpoints，或删除 rehearsal。`,
      ),
    },
  ]);
}

function get(url: string, ca: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: PATIENCE, ...(ca !== undefined && { ca }), agent: false as const };
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body = (body + chunk).slice(0, MOST_BYTES);
      });
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    request.on('error', reject);
    request.end();
  });
}
