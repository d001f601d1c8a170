/** v2's words for a code: v3 answers this state without words. */
export function wordsOf(code: string): string {
  return code === 'USERPAYING' ? '需要用户输入支付密码' : '';
}
