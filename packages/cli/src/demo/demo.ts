import { terminalJson, terminalLanguage } from '@opencloudpay/internal';
import { say } from '../init/say';
import type { ProtocolOption } from '../protocol-option';
import { runPaymentCycle } from './payment-cycle';
import { lines, silent } from './report';

export interface DemoOptions extends ProtocolOption {
  /** The folder of the sample functions. */
  functions: string;
  /** One line of JSON at the end instead of a report. */
  json: boolean;
}

const OPENING = say(
  'OpenCloudPay: unmodified cloud functions against a simulated WeChat Pay, all on this machine.',
  'OpenCloudPay：未经修改的云函数与模拟的微信支付，全部在本机运行。',
);
const SUCCEEDED = say('Every step succeeded.', '所有步骤均已成功。');
const FAILED = say('The demo failed. See the error above.', '演示失败，请看上面的错误。');

/** `cloudpay demo`. Resolves with the exit code: 0 only if every step succeeded. */
export async function demo({ functions, version, json }: DemoOptions): Promise<number> {
  const { startEmulator } = await import('@opencloudpay/emulator');
  const out = process.stdout;
  const language = terminalLanguage();
  const report = json ? silent : lines(out, language);
  const emulator = await startEmulator({
    functions,
    envId: 'demo-env',
    version,
    // The number that the sample functions have in merchant.json.
    subMchId: '1900000109',
    // A busy machine starts the functions' processes slowly.
    timeout: 60_000,
    onLog: ({ functionName, message }) =>
      report.show(say(`log of ${functionName}`, `${functionName} 的日志`), message),
  });
  try {
    if (!json) {
      out.write(`${OPENING[language]}\n`);
      for (const [name, url] of Object.entries(emulator.urls)) report.show(name, url);
    }
    const result = await runPaymentCycle(emulator, report);
    if (json) out.write(`${terminalJson(result)}\n`);
    else out.write(`\n${(result.ok ? SUCCEEDED : FAILED)[language]}\n`);
    return result.ok ? 0 : 1;
  } finally {
    await emulator.stop();
  }
}
