import type { Corpus } from '../../variants';

const beside = (comment: string) => `exports.main = async (event) => {
  ${comment}
  return { no: event.no };
};`;

export const disableReason: Corpus = {
  rule: 'disable-reason',
  place: 'function',
  wrong: {
    'no reason': beside('// cloudpay-check-disable-next-line fee-amount'),
    'no reason behind the dashes': beside('// cloudpay-check-disable-next-line fee-amount --'),
    'no rule': beside('// cloudpay-check-disable-next-line'),
    'a rule that does not exist': beside('// cloudpay-check-disable-next-line fee-amuont -- whole yuan'),
    'a comment in a block': beside('/* cloudpay-check-disable-next-line api-name */'),
    'at the end of a line': `exports.main = async (event) => event.no; // cloudpay-check-disable-line fee-amount`,
    'the reason stands without dashes': `exports.main = async (event) => {
  // cloudpay-check-disable-next-line order-number numbers come from elsewhere
  return event;
};`,
    'a rule of another linter': `// cloudpay-check-disable-next-line no-unused-vars -- it is needed
exports.main = async (event) => event;`,
    'in a block comment, behind the code': `exports.main = async (event) => event; /* cloudpay-check-disable-line secret */`,
  },
  right: {
    'a reason': beside('// cloudpay-check-disable-next-line fee-amount -- prices are whole yuan'),
    'a reason in Chinese': beside('// cloudpay-check-disable-next-line fee-amount -- 价格都是整数元'),
    'two rules': beside('// cloudpay-check-disable-next-line fee-amount, api-name -- our own wrapper'),
    'a comment in a block': beside('/* cloudpay-check-disable-next-line api-name -- a new API */'),
    'at the end of a line': `exports.main = async (event) => event.no; // cloudpay-check-disable-line fee-amount -- no amount`,
    'another comment': beside('// eslint-disable-next-line no-unused-vars'),
    'text that looks so': beside("const text = 'cloudpay-check-disable-next-line';"),
    'with two rules': `exports.main = async (event) => {
  // cloudpay-check-disable-next-line order-number, fee-amount -- both come from the ERP
  return event;
};`,
    'in a block comment': `exports.main = async (event) => {
  /* cloudpay-check-disable-next-line unawaited-write -- a log line that may be lost */
  db.collection('log').add({ data: { event } });
  return event;
};`,
    'in Chinese': `exports.main = async (event) => event; // cloudpay-check-disable-line leaving -- 暂不迁移`,
  },
};
