import { payCallsIn } from '../../cloud/pay-calls';
import { sdkDeclared } from '../../project/manifests';
import type { Rule } from '../../rule';

export const sdkVersion: Rule = {
  id: 'sdk-version',
  severity: 'warning',
  title: {
    en: 'A wx-server-sdk that is too old for cloudPay',
    zh: 'wx-server-sdk 版本过低，没有 cloudPay',
  },
  reason: {
    en: 'cloudPay came with wx-server-sdk 2.0.2. With an older one, cloud.cloudPay is undefined.',
    zh: 'cloudPay 从 wx-server-sdk 2.0.2 开始提供，更早的版本中 cloud.cloudPay 是 undefined。',
  },
  help: {
    en: 'Set "wx-server-sdk": "~2.6.3" or newer in the package.json of the function, and upload it with its dependencies installed in the cloud.',
    zh: '在云函数的 package.json 中改为 "wx-server-sdk": "~2.6.3" 或更高版本，并选择“上传并部署：云端安装依赖”。',
  },
  example: {
    wrong: '"wx-server-sdk": "~1.8.3"',
    right: '"wx-server-sdk": "~2.6.3"',
  },
  check(project, report) {
    for (const fn of project.functions.values()) {
      if (!fn.files.some((file) => payCallsIn(file).length > 0)) continue;
      const declared = sdkDeclared(project, fn);
      if (!declared || !isTooOld(declared.range)) continue;
      const { file, line, range } = declared;
      report({
        at: { file, line },
        message: {
          en: `${fn.name} calls cloudPay, which wx-server-sdk ${range} does not have.`,
          zh: `${fn.name} 调用了 cloudPay，而 wx-server-sdk ${range} 没有这个接口。`,
        },
      });
    }
  },
};

/** Whether every version of a range is older than 2.0.2: of all its alternatives, by one of their bounds. */
function isTooOld(range: string): boolean {
  return range.split('||').every((alternative) => {
    const [, last] = /\s-\s+(\S+)\s*$/.exec(alternative) ?? [];
    if (last !== undefined) return isBelow(`<=${last}`);
    return alternative
      .trim()
      .replace(/([<>=~^]+)\s+/g, '$1')
      .split(/\s+/)
      .some(isBelow);
  });
}

function isBelow(range: string): boolean {
  const [, operator = '', ...parts] =
    /^\s*([~^=v]*|<=?)\s*(\d+)(?:\.(\d+|x))?(?:\.(\d+|x))?\s*$/.exec(range) ?? [];
  const [major = Number.NaN, minor, patch] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (Number.isNaN(major)) return false;
  if (major < 2) return true;
  if (operator === '<') return major === 2 && !minor && (patch ?? 0) <= 2;
  if (operator === '<=') return major === 2 && minor === 0 && patch !== undefined && patch < 2;
  const isExact = operator === '' || operator === '=' || operator === 'v';
  return major === 2 && minor === 0 && isExact && patch !== undefined && patch < 2;
}
