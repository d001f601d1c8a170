import { secretVariable } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';

/** Needed for sessions, in messages. */
export const SESSION_VARIABLES =
  'CLOUDPAY_MINI_PROGRAM_APPID, CLOUDPAY_MINI_PROGRAM_SECRET and CLOUDPAY_SESSION_KEY';

/** The variables `CLOUDPAY_*` that configure an entry. An empty one counts as unset. */
export interface Environment {
  value(name: string): string | undefined;
  /**
   * A secret: the variable's text, or that of the file that `CLOUDPAY_<name>_FILE` names.
   *
   * @throws {FunctionHostError} `OPTION_INVALID`
   */
  secret(name: string): string | undefined;
  /** Several, separated by commas or lines, while one is replaced. */
  secrets(name: string): string[] | undefined;
}

export function environmentOf(env: Readonly<Record<string, string | undefined>>): Environment {
  const secret: Environment['secret'] = (name) => {
    const found = secretVariable(env, `CLOUDPAY_${name}`);
    if (found && 'problem' in found)
      throw new FunctionHostError('OPTION_INVALID', {
        en: `${found.variable} ${found.problem}`,
        zh: found.problem.startsWith('and ')
          ? `${found.variable} 与 CLOUDPAY_${name} 不能同时设置：请保留一个。`
          : `${found.variable} 指定的文件无法读取，或内容为空。`,
      });
    return found?.content.toString().trim();
  };
  return {
    value: (name) => env[`CLOUDPAY_${name}`]?.trim() || undefined,
    secret,
    secrets: (name) =>
      secret(name)
        ?.split(/[\s,]+/)
        .filter(Boolean),
  };
}
