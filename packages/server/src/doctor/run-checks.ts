import { messageOf } from '@opencloudpay/internal';
import { type Check, type Finding, failure, say, skipped } from './check';
import { nameOf } from './check-names';
import type { DoctorContext } from './context/context';

/** The findings of one check. */
export interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/** Milliseconds. */
const PATIENCE = 15_000;

/**
 * Runs all checks at once, each with a time limit. One that fails hides no other; one that needs another waits for it, and is
 * skipped if that did not succeed.
 *
 * @param onResult called with each result, in the order of the checks
 */
export async function runChecks(
  checks: readonly Check[],
  context: DoctorContext,
  onResult: (result: CheckResult) => void = () => {},
): Promise<readonly CheckResult[]> {
  const running = new Map<Check, Promise<CheckResult>>();
  const start = (check: Check): Promise<CheckResult> => {
    const known = running.get(check);
    if (known) return known;
    const started = runAfter(check, needed(check, checks).map(start), context);
    running.set(check, started);
    return started;
  };
  const results: CheckResult[] = [];
  for (const result of checks.map(start)) {
    results.push(await result);
    onResult(await result);
  }
  return results;
}

function needed({ needs = [], subject }: Check, checks: readonly Check[]): Check[] {
  return needs.flatMap((id) => {
    const all = checks.filter((other) => other.id === id);
    const own = all.filter((other) => other.subject === subject);
    return own.length > 0 ? own : all;
  });
}

async function runAfter(
  check: Check,
  needs: readonly Promise<CheckResult>[],
  context: DoctorContext,
): Promise<CheckResult> {
  const before = await Promise.all(needs);
  const obstacle = before.find(({ findings }) => findings.some(isObstacle));
  if (!obstacle) return { check, findings: await within(check, context) };
  const { en, zh } = nameOf(obstacle.check);
  return {
    check,
    findings: [skipped(nameOf(check), say(`${en} has to succeed first`, `需要先通过：${zh}`))],
  };
}

async function within(check: Check, context: DoctorContext): Promise<readonly Finding[]> {
  const { timeout = PATIENCE } = check;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(tooSlow(check, timeout)), timeout);
  });
  try {
    return [await Promise.race([late, (async () => check.run(context))()])].flat();
  } catch (error) {
    // A check says itself what it expects; anything else must not end the others.
    const name = nameOf(check);
    const what = messageOf(error);
    return [
      failure(
        say(`${name.en} could not be examined: ${what}`, `${name.zh}未能检查：${what}`),
        say('Report this as a bug of cloudpay doctor.', '这是 cloudpay doctor 的缺陷，请报告。'),
      ),
    ];
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(check: Check, timeout: number): Finding {
  const { en, zh } = nameOf(check);
  const seconds = timeout / 1000;
  return failure(
    say(`${en} gave no result within ${seconds} s`, `${zh}在 ${seconds} 秒内没有结果`),
    say(
      'See whether the network, the database or a disk hangs, and run it again.',
      '检查网络、数据库或磁盘是否没有响应，然后重新运行。',
    ),
  );
}

function isObstacle({ status, isObstacle = false }: Finding): boolean {
  return isObstacle || status === 'failure' || status === 'skipped';
}
