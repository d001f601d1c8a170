import { expect, it } from '@jest/globals';
import { parseJournal } from './journal';

const begins = (call: string, at: number) =>
  JSON.stringify({ call, at, kind: 'pay', number: `transaction-of-${call}`, outTradeNo: `order-of-${call}` });
const answers = (call: string, at: number, what: unknown) =>
  JSON.stringify({ call, at, answers: JSON.stringify(what) });

it('is read call by call: begun, answered, and whether that confirmed', () => {
  const lines = [
    begins('a', 1),
    begins('b', 2),
    answers('b', 3, { errcode: 1, errmsg: 'sold out' }),
    answers('a', 4, { errcode: 0, errmsg: 'ok' }),
    begins('c', 5),
    begins('d', 6),
    answers('d', 7, null),
  ];
  expect(parseJournal(`${lines.join('\n')}\n`, 1)).toMatchObject([
    {
      call: 'a',
      host: 1,
      kind: 'pay',
      number: 'transaction-of-a',
      outTradeNo: 'order-of-a',
      begunAt: 1,
      answeredAt: 4,
      confirmed: true,
    },
    { call: 'b', begunAt: 2, answeredAt: 3, confirmed: false },
    { call: 'c', begunAt: 5, confirmed: false },
    { call: 'd', answeredAt: 7, confirmed: false },
  ]);
});

it('may end in the middle of a line, if its host was killed', () => {
  const whole = `${begins('a', 1)}\n`;
  const half = answers('a', 2, { errcode: 0 }).slice(0, 30);
  expect(parseJournal(whole + half, 0)).toMatchObject([{ call: 'a', confirmed: false }]);
  expect(parseJournal(whole + half, 0)[0]).not.toHaveProperty('answeredAt');
});

it('that answers a call which never began is refused', () => {
  expect(() => parseJournal(`${answers('a', 1, {})}\n`, 0)).toThrow(/never began/);
});
