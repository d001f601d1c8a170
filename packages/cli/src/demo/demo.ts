import { terminalJson } from '@opencloudpay/internal';
import type { ProtocolOption } from '../protocol-option';
import { runPaymentCycle } from './payment-cycle';
import { lines, silent } from './report';

export interface DemoOptions extends ProtocolOption {
  /** The folder of the sample functions. */
  functions: string;
  /** One line of JSON at the end instead of a report. */
  json: boolean;
}

/** `cloudpay demo`. Resolves with the exit code: 0 only if every step succeeded. */
export async function demo({ functions, version, json }: DemoOptions): Promise<number> {
  const { startEmulator } = await import('@opencloudpay/emulator');
  const out = process.stdout;
  const report = json ? silent : lines(out);
  const emulator = await startEmulator({
    functions,
    envId: 'demo-env',
    version,
    // The number that the sample functions have in merchant.json.
    subMchId: '1900000109',
    // A busy machine starts the functions' processes slowly.
    timeout: 60_000,
    onLog: ({ functionName, message }) => report.show(`log of ${functionName}`, message),
  });
  try {
    if (!json) {
      out.write(
        'OpenCloudPay: unmodified cloud functions against a simulated WeChat Pay, all on this machine.\n',
      );
      for (const [name, url] of Object.entries(emulator.urls)) report.show(name, url);
    }
    const result = await runPaymentCycle(emulator, report);
    if (json) out.write(`${terminalJson(result)}\n`);
    else out.write(result.ok ? '\nEvery step succeeded.\n' : '\nThe demo failed. See the error above.\n');
    return result.ok ? 0 : 1;
  } finally {
    await emulator.stop();
  }
}
