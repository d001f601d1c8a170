import { readFileSync } from 'node:fs';
import { FunctionHostError } from '../../errors';

/** The variables `CLOUDPAY_*` that configure an entry. An empty one counts as unset. */
export interface Environment {
  value(name: string): string | undefined;
  /**
   * A secret: the variable's text, or that of the file that `CLOUDPAY_<name>_FILE` names.
   *
   * @throws {FunctionHostError} `OPTION_INVALID`
   */
  secret(name: string): string | undefined;
}

export function environmentOf(env: Readonly<Record<string, string | undefined>>): Environment {
  const value = (name: string) => env[`CLOUDPAY_${name}`]?.trim() || undefined;
  return {
    value,
    secret(name) {
      const path = value(`${name}_FILE`);
      if (path === undefined) return value(name);
      if (value(name) !== undefined)
        throw invalid(`CLOUDPAY_${name} and CLOUDPAY_${name}_FILE are both set: keep one.`);
      let text = '';
      try {
        text = readFileSync(path, 'utf8').trim();
      } catch {
        // The next line says it.
      }
      if (text === '')
        throw invalid(`CLOUDPAY_${name}_FILE names no file with content that can be read: correct the path.`);
      return text;
    },
  };
}

function invalid(message: string): FunctionHostError {
  return new FunctionHostError('OPTION_INVALID', message);
}
