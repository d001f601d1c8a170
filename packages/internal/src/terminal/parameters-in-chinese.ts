/**
 * What is wrong with the parameters of a call, in Chinese; `undefined` for an error of another kind. The function gets the error
 * in English, from a client that holds no second language.
 *
 * @param message `invalid parameters. body is missing: it must be …; totalFee must be …, got "1.00" (string)`
 */
export function parametersInChinese(message: string): string | undefined {
  const [, problems] = /^invalid parameters\. (.+)$/s.exec(message) ?? [];
  return problems === undefined ? undefined : problemsInChinese(problems);
}

/** The same without the words before it: `totalFee must be …, got "1.00" (string)`. */
export function problemsInChinese(problems: string): string | undefined {
  const told = problems.split('; ').flatMap((problem) => problemInChinese(problem) ?? []);
  return told.length === 0 ? undefined : `${told.join('；')}。`;
}

function problemInChinese(problem: string): string | undefined {
  const [, absent] = /^(\S+(?: or \S+)*) is missing\b/.exec(problem) ?? [];
  if (absent !== undefined) {
    const [, given, meant] = /\(there is a (.+?): did you mean (\S+?)\?\)/.exec(problem) ?? [];
    return `缺少 ${absent.replaceAll(' or ', ' 或 ')}${given === undefined ? '' : `（传了 ${given}，应为 ${meant}）`}`;
  }
  const [, name, wanted = '', got] = /^(\S+) must be (.+?), got (.+)$/s.exec(problem) ?? [];
  if (name === undefined || got === undefined) return undefined;
  const [, value, yuan, cents] = /^(.+?): (\S+) yuan is (?:the number )?(\d+)/s.exec(got) ?? [];
  const isAmount = wanted.includes('cents');
  const rule = isAmount ? '必须是整数，单位为分' : '的值无效';
  return `${name} ${rule}，实际为 ${value ?? got}${yuan === undefined ? '' : `（${yuan} 元应写作 ${cents}）`}`;
}
