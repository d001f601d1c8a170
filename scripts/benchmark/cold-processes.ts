/** Times of new processes, by their own clocks. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds that `require` of a folder takes, and that a whole process takes without a `require`. */
export function coldRequire(folder?: string): Promise<number> {
  return folder === undefined
    ? milliseconds('console.log(performance.now())')
    : milliseconds(
        `const t = process.hrtime.bigint(); require(${JSON.stringify(folder)}); console.log(Number(process.hrtime.bigint() - t) / 1e6)`,
      );
}

/** Milliseconds that `require`, `init` and `database()` take: the first lines of most functions. */
export function coldDatabase(folder: string, init: object): Promise<number> {
  return milliseconds(
    `const t = process.hrtime.bigint();
     const cloud = require(${JSON.stringify(folder)});
     cloud.init(${JSON.stringify(init)});
     cloud.database().collection('orders');
     console.log(Number(process.hrtime.bigint() - t) / 1e6);
     process.exit();`,
    { TENCENTCLOUD: 'true' },
  );
}

/**
 * Milliseconds from before `require` until an order is answered: the time that the caller of a function waits
 * after a cold start.
 *
 * @param init the options of `cloud.init`
 */
export function firstAnswer(folder: string, init: object, env: Record<string, string>): Promise<number> {
  return milliseconds(
    `const t = process.hrtime.bigint();
     const cloud = require(${JSON.stringify(folder)});
     cloud.init(${JSON.stringify(init)});
     const order = { body: 'Tea', outTradeNo: String(Date.now()), subMchId: '1900000109', totalFee: 1, envId: 'prod', functionName: 'pay_cb' };
     cloud.cloudPay.unifiedOrder(order).then(({ resultCode, returnMsg }) => {
       if (resultCode !== 'SUCCESS') throw new Error(returnMsg);
       console.log(Number(process.hrtime.bigint() - t) / 1e6);
       process.exit();
     });`,
    env,
  );
}

async function milliseconds(script: string, env: Record<string, string> = {}): Promise<number> {
  const { stdout } = await run(process.execPath, ['-e', script], { env: { ...process.env, ...env } });
  const value = Number(stdout.trim().split('\n').at(-1));
  if (!Number.isFinite(value)) throw new Error(`the process printed no time, but: ${stdout}`);
  return value;
}

export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => Math.round((sorted[index] ?? 0) * 10) / 10;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}
