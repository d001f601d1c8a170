import type { FunctionInfo } from '@opencloudpay/contracts/dev-server/functions';
import type { Emulator } from '../../emulator-types';
import type { RecordedCall } from '../../event-log/records';
import { sdkOf } from '../../functions/sdk-of';
import { callRecord } from '../../timeline/timeline';

/** Lists the functions with the results of their calls. */
export function functionList(emulator: Emulator): FunctionInfo[] {
  const now = emulator.now();
  const calls = new Map<string, RecordedCall[]>();
  for (const call of emulator.calls()) {
    const ofFunction = calls.get(call.functionName);
    if (ofFunction) ofFunction.push(call);
    else calls.set(call.functionName, [call]);
  }
  return emulator.functions().map(({ name, path, modules, problem, triggers }) => {
    const ofFunction = calls.get(name) ?? [];
    const last = ofFunction.at(-1);
    return {
      name,
      folder: path,
      sdk: sdkOf({ modules }),
      ...(problem && { problem: problem.en, problemZh: problem.zh }),
      triggers: triggers.map((trigger) => {
        const nextAt = trigger.nextRun(now)?.getTime();
        return {
          name: trigger.name,
          cron: trigger.config,
          ...(nextAt !== undefined && { nextAt }),
          ...(trigger.problem && { problem: trigger.problem.en, problemZh: trigger.problem.zh }),
        };
      }),
      calls: ofFunction.length,
      ...(last && { lastCall: callRecord(last) }),
      ...(last && !last.ok && { lastError: callRecord(last) }),
    };
  });
}
