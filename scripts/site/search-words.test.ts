import { describe, expect, it } from '@jest/globals';
import { rankOfPage, wordsOfPage, wordsOfQuery } from './search-words.ts';

/** Whether the search finds a text: each word of the query begins a word of it. */
const finds = (query: string, text: string) =>
  wordsOfQuery(query).every((word) => wordsOfPage(text).some((one) => one.startsWith(word)));

describe('the words of the offline search', () => {
  it.each([
    ['统一下单', '调用统一下单接口'],
    ['签名错误', '微信支付返回签名错误。'],
    ['单', '统一下单'],
    ['统', '统一下单'],
    ['回调 15', '回调触发 15 次'],
    ['-502005', '`-502005 database collection not exists`'],
    ['-202', 'unifiedOrder:fail wx api error: -202'],
    ['notify.secret', 'the key `notify.secret`'],
    ['SIGN_ERR', 'the code SIGN_ERROR'],
    ['why is my callback called twice', 'A callback that is called twice'],
    ['云函数pay_cb', '回调云函数pay_cb的入参'],
  ])('find %s in “%s”', (query, text) => expect(finds(query, text)).toBe(true));

  it.each([
    ['统一下单', '一次下单，统一编号'],
    ['502006', '-502005'],
    ['签名错误', '错误的签名'],
  ])('do not find %s in “%s”', (query, text) => expect(finds(query, text)).toBe(false));

  it('are left of a query that has little words alone', () => {
    expect(wordsOfQuery('how to')).toEqual(['how', 'to']);
  });

  it('work as text, as the site writes them into a page', () => {
    for (const words of [wordsOfPage, wordsOfQuery]) {
      const copy = new Function(`return ${words.toString()}`)() as (text: string) => string[];
      expect(copy('签名错误 -202')).toEqual(words('签名错误 -202'));
    }
  });

  it('rank what people see first', () => {
    const ranks = [
      '/packages/cli.html#a',
      '/gateway.html',
      '/zh/guides/going-live.html',
      '/zh/troubleshooting.html#b',
    ].map(rankOfPage);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});
