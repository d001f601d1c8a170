import { say, type Text } from '@opencloudpay/internal';
import { isObject, type JsonObject } from './json-file';
import { readTriggers, type Trigger } from './trigger';

/** The settings of a function in a project; the host has defaults for the others. */
export interface FunctionSettings {
  /** Milliseconds. */
  timeLimit?: number;
  /** MB. */
  memoryLimit?: number;
  /** The function's own environment variables. */
  variables: Readonly<Record<string, string>>;
  triggers: Trigger[];
  /** The place of `main`: `dist/index.main` is the export `main` of dist/index.js. */
  handler?: string;
}

/** One source of settings, in CloudBase's words. */
export interface SettingsSource {
  /** The file's name for messages: `config.json`. */
  file: string;
  content: JsonObject;
}

/**
 * Merges the settings of a function: each setting comes from the first source that has it, environment
 * variables one by one.
 *
 * @see https://docs.cloudbase.net/cli-v1/functions/configs
 */
export function readSettings(sources: readonly SettingsSource[]): {
  settings: FunctionSettings;
  problem?: Text;
} {
  const problems: Text[] = [];
  const first = (key: string, valid: (value: unknown) => boolean, wanted: Text): unknown => {
    const source = sources.find(({ content }) => content[key] !== undefined && content[key] !== null);
    if (!source) return undefined;
    const value = source.content[key];
    if (valid(value)) return value;
    problems.push(
      say(
        `its ${source.file} has a ${key} that is not ${wanted.en}: correct or remove it.`,
        `${source.file} 中的 ${key} 不是${wanted.zh}：请改正或删除。`,
      ),
    );
    return undefined;
  };
  const isAmount = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;
  const timeout = first('timeout', isAmount, say('a number of seconds above 0', '大于 0 的秒数'));
  const memorySize = first('memorySize', isAmount, say('a number of MB above 0', '大于 0 的 MB 数'));
  const handler = first(
    'handler',
    (value) => typeof value === 'string' && /^[^\s]+\.[\w$]+$/.test(value),
    say('a file and an export, as "index.main"', '“文件名.导出名”的形式，例如 "index.main"'),
  );
  first(
    'runtime',
    (value) => typeof value === 'string' && /^nodejs/i.test(value),
    say(
      'one of Node.js (as "Nodejs18.15"), and nothing else runs here',
      ' Node.js（例如 "Nodejs18.15"），这里只能运行 Node.js',
    ),
  );
  const triggers = sources.find(({ content }) => content['triggers'] !== undefined);
  const variables = [...sources]
    .reverse()
    .map(({ file, content }) => readVariables(file, content['envVariables'], problems));
  const [problem] = problems;
  return {
    settings: {
      ...(typeof timeout === 'number' && { timeLimit: timeout * 1000 }),
      ...(typeof memorySize === 'number' && { memoryLimit: memorySize }),
      ...(typeof handler === 'string' && { handler }),
      variables: Object.assign({}, ...variables),
      triggers: readTriggers(triggers?.content['triggers'], triggers?.file ?? ''),
    },
    ...(problem !== undefined && { problem }),
  };
}

function readVariables(file: string, declared: unknown, problems: Text[]): Record<string, string> {
  if (declared === undefined || declared === null) return {};
  if (!isObject(declared)) {
    problems.push(
      say(
        `its ${file} has envVariables that are not an object: write { "NAME": "value" }.`,
        `${file} 中的 envVariables 不是对象：请写成 { "NAME": "value" }。`,
      ),
    );
    return {};
  }
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(declared)) {
    const [, unset] = /\{\{\s*env\.([\w.]+)\s*\}\}/.exec(String(value)) ?? [];
    if (unset !== undefined)
      problems.push(
        say(
          `its ${file} takes ${name} from {{env.${unset}}}, which is not set: write ${unset}=… into the project’s .env.`,
          `${file} 中的 ${name} 取自 {{env.${unset}}}，但该变量没有设置：请在项目的 .env 中写入 ${unset}=…。`,
        ),
      );
    else if (['string', 'number', 'boolean'].includes(typeof value)) variables[name] = String(value);
    else
      problems.push(
        say(
          `its ${file} has an environment variable ${name} that is not text: write it in quotes.`,
          `${file} 中的环境变量 ${name} 不是字符串：请加上引号。`,
        ),
      );
  }
  return variables;
}
