import { say, type Text } from '@opencloudpay/internal';
import type { FileRefusal } from '@opencloudpay/storage';

/** What a mini program was refused about a file, and which permission or rule refused it. */
export function fileRefusalText({ path, operation, permission }: FileRefusal): Text {
  const decided =
    typeof permission === 'string'
      ? say(`permission ${permission}`, `权限 ${permission}`)
      : ruleOf(JSON.stringify({ [operation]: permission[operation] ?? false }));
  return say(
    `A mini program's ${operation} of the file '${path}' was refused with -503002 storage permission denied, by the ${decided.en} of the files.`,
    `小程序对文件 ${path} 的${operation === 'read' ? '读取' : '写入'}被拒绝（-503002 storage permission denied），依据文件的${decided.zh}。`,
  );
}

const ruleOf = (rule: string) => say(`rule ${rule}`, `规则 ${rule}`);
