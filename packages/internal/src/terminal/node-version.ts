import { say } from './say';
import type { Text } from './terminal-language';

/** The oldest Node for servers and commands: the first with `module.registerHooks`, which loads functions. */
const OLDEST = [22, 15] as const;

/**
 * The message for a Node that is too old; `undefined` for any other.
 *
 * @param program what needs the newer Node. Default: cloudpay
 */
export function nodeProblem(version: string, program: string | Text = 'cloudpay'): Text | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  const [oldest, who] = [OLDEST.join('.'), typeof program === 'string' ? say(program, program) : program];
  return say(
    `this is Node ${version}, and ${who.en} needs Node ${oldest} or newer: install one from https://nodejs.org. Where you deploy them, cloud functions run on Node 16 and newer.`,
    `当前 Node 版本为 ${version}，${who.zh}需要 Node ${oldest} 或更高版本：请从 https://nodejs.org 安装。部署后的云函数可运行在 Node 16 及以上版本。`,
  );
}
