import type * as t from '@babel/types';
import { given, type PayCall, payCallsIn } from '../../cloud/pay-calls';
import type { Project } from '../../project/project';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall } from '../../syntax/names';
import { textOf } from '../../syntax/source-file';
import { bindingOf } from '../../values/origins/bindings';
import { functionOf } from '../../values/origins/origin';

const LOCAL =
  /\bget(?:FullYear|Month|Date|Hours|Minutes)\s*\(|toISOString|toJSON\(|toLocale\w*String\s*\(\s*\)|\.format\s*\(|\b(?:format(?:Date|Time)?|date_?[fF]ormat)\s*\(/;
const IN_BEIJING =
  /Asia\/(?:Shanghai|Chongqing|Hong_Kong)|utcOffset\s*\(|\.tz\s*\(|\b8\s*\*\s*(?:60|3600|36e5|3_600)|28800000|28_800_000|28800\b|\+\s*8\b|\b480\b|getTimezoneOffset|beijingTime|chinaTime/i;

export const beijingTime: Rule = {
  id: 'beijing-time',
  severity: 'warning',
  title: {
    en: 'A local time is sent as Beijing time',
    zh: '把本地时间当作北京时间发送',
  },
  reason: {
    en: 'timeStart and timeExpire are Beijing times. Cloud functions run in UTC, eight hours behind: the order has expired before it is paid.',
    zh: 'timeStart 和 timeExpire 是北京时间，而云函数运行在 UTC 时区，晚八小时：订单在支付之前就已过期。',
  },
  help: {
    en: "Add eight hours and write UTC: new Date(Date.now() + 8 * 3600e3).toISOString().replace(/\\D/g, '').slice(0, 14). Or set the environment variable TZ=Asia/Shanghai.",
    zh: "加八小时后按 UTC 输出：new Date(Date.now() + 8 * 3600e3).toISOString().replace(/\\D/g, '').slice(0, 14)；或设置环境变量 TZ=Asia/Shanghai。",
  },
  example: {
    wrong: "timeExpire: moment().add(30, 'minutes').format('YYYYMMDDHHmmss'),",
    right: "timeExpire: moment().utcOffset(8).add(30, 'minutes').format('YYYYMMDDHHmmss'),",
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      for (const parameter of ['time_start', 'time_expire']) {
        const value = given(call, parameter);
        if (value === undefined) continue;
        const text = writtenFor(value);
        if (LOCAL.test(text) && !IN_BEIJING.test(text) && !hasZone(project, call)) report({ at: value });
      }
    }
  },
};

/** The code that makes a value: its expression, and the names and functions that it uses. */
function writtenFor(value: t.Node): string {
  const parts = new Set<t.Node>([value]);
  for (const part of parts) {
    if (parts.size > 20) break;
    for (const name of findAll(part, 'Identifier')) {
      for (const given of bindingOf(name)?.values ?? []) {
        if (given.from === 'expression' || given.from === 'function') parts.add(given.node);
      }
    }
    for (const call of findAll(part, 'CallExpression')) {
      const fn = isCall(call) ? functionOf(call.callee) : undefined;
      if (fn) parts.add(fn);
    }
  }
  return [...parts].map(textOf).join('\n');
}

/** Whether the function's time zone is set, in its code or in its configuration. */
function hasZone(project: Project, { file }: PayCall): boolean {
  const fn = [...project.functions.values()].find(({ files }) => files.includes(file));
  const files = fn?.files ?? [file];
  return (
    files.some(({ text }) =>
      /process\.env\.TZ\s*=|process\.env\[['"]TZ['"]\]\s*=|tz\.setDefault\(/.test(text),
    ) ||
    /"TZ"\s*:/.test(JSON.stringify(project.found.rc?.content ?? {})) ||
    /"TZ"\s*:/.test(project.read(`${fn?.folder ?? ''}/config.json`) ?? '')
  );
}
