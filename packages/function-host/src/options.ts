import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { LONGEST_TIMER, say } from '@opencloudpay/internal';
import { FunctionHostError } from './errors';
import type { FunctionHostOptions, Recycle } from './host-types';
import {
  DEFAULT_LOAD_LIMIT,
  DEFAULT_MAX_INSTANCES,
  DEFAULT_MEMORY_LIMIT,
  DEFAULT_TIME_LIMIT,
} from './limits';
import type { StandIn } from './project/modules/module-use';

/** The limits of a host, defaults filled in. */
export interface HostLimits {
  /** Milliseconds, for functions whose configuration sets none. */
  time: number;
  /** MB, for functions whose configuration sets none. */
  memory: number;
  /** Milliseconds. */
  load: number;
  /** Instances of one function in one environment. */
  instances: number;
  recycle: Recycle;
}

/** @throws {FunctionHostError} `OPTION_INVALID` */
export function readLimits({
  timeout,
  memory,
  loadTimeout,
  maxInstances,
  recycle,
}: FunctionHostOptions): HostLimits {
  return {
    time: positive('timeout', timeout) ?? DEFAULT_TIME_LIMIT,
    memory: positive('memory', memory) ?? DEFAULT_MEMORY_LIMIT,
    load: positive('loadTimeout', loadTimeout) ?? DEFAULT_LOAD_LIMIT,
    instances: Math.max(1, Math.floor(positive('maxInstances', maxInstances) ?? DEFAULT_MAX_INSTANCES)),
    recycle: {
      calls: positive('recycle.calls', recycle?.calls),
      memory: positive('recycle.memory', recycle?.memory),
    },
  };
}

/**
 * The stand-ins by module name.
 *
 * @throws {FunctionHostError} `OPTION_INVALID` if the file of a module does not exist
 */
export function readModules(modules: FunctionHostOptions['modules'] = {}): Readonly<Record<string, StandIn>> {
  const standIns = Object.entries(modules).map(
    ([name, given]) => [name, typeof given === 'string' ? { file: given } : given] as const,
  );
  for (const [name, { file }] of standIns) {
    if (isAbsolute(file) && existsSync(file)) continue;
    const problem = isAbsolute(file)
      ? say('does not exist', '不存在')
      : say('is not an absolute path', '不是绝对路径');
    throw new FunctionHostError(
      'OPTION_INVALID',
      say(
        `modules['${name}'] ${problem.en}: ${file}. Name the file that functions get for it.`,
        `modules['${name}'] ${problem.zh}：${file}。请给出云函数加载的文件。`,
      ),
    );
  }
  return Object.fromEntries(standIns);
}

/**
 * A number of an option, limited to the longest delay of a timer.
 *
 * @throws {FunctionHostError} `OPTION_INVALID` unless it is above 0
 */
export function positive(option: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!(value > 0))
    throw new FunctionHostError(
      'OPTION_INVALID',
      say(
        `${option} must be a number above 0, got ${value}.`,
        `${option} 必须是大于 0 的数字，实际为 ${value}。`,
      ),
    );
  return Math.min(value, LONGEST_TIMER);
}
