import type { NotificationRecord, OrderState } from '@opencloudpay/durable';
import {
  type Language,
  type Text,
  terminalJson,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import { withoutOpenids } from './mask';
import { OperatorError, type Operators } from './operators';
import { pointInTime, shownTime } from './point-in-time';
import { ORDER_STATES } from './words';

interface Common {
  config?: string;
  json: boolean;
}

interface ListOptions extends Common {
  state?: 'pending' | 'delivered' | 'dead';
  dead: boolean;
  attempts: boolean;
  order?: string;
  function?: string;
  env?: string;
  kind?: 'pay' | 'refund';
  from?: Date;
  to?: Date;
  limit: number;
  before?: number;
}

interface ListOrdersOptions extends Common {
  state?: OrderState;
  merchant?: string;
  function?: string;
  env?: string;
  from?: Date;
  to?: Date;
  limit: number;
  before?: number;
}

interface PruneOptions extends Common {
  before: Date;
  yes: boolean;
}

interface ReplayOptions extends Common {
  from: Date;
  to?: Date;
  function?: string;
  delivered: boolean;
}

/** Adds `cloudpay deliveries` and `cloudpay orders` to the program. */
export function addOperatorCommands(program: Command): void {
  const deliveries = program
    .command('deliveries')
    .description('list notifications and their deliveries, and redeliver them');

  common(deliveries.command('list').description('notifications, the newest first'))
    .addOption(new Option('--state <state>', 'only those').choices(['pending', 'delivered', 'dead']))
    .addOption(new Option('--dead', 'only dead letters: --state dead').default(false).conflicts('state'))
    .option('--attempts', 'list every delivery attempt instead', false)
    .option('--order <outTradeNo>', 'only of this order')
    .option('--function <name>', 'only to this callback function')
    .option('--env <id>', 'only of this environment')
    .addOption(new Option('--kind <kind>', 'only those').choices(['pay', 'refund']))
    .option('--from <time>', 'only from this time on: 2026-03-20T10:00, or an age such as 36h', timeOf)
    .option('--to <time>', 'only before then', timeOf)
    .option('--limit <number>', 'most records to list', countOf, 50)
    .option('--before <id>', 'only smaller ids, for the next page', countOf)
    .action((options: ListOptions) => withOperators(options, (operators) => list(operators, options)));

  common(deliveries.command('show').description('a notification with every attempt, its event and its reply'))
    .argument('<id>', 'id of the notification', countOf)
    .option('--full', 'openids too', false)
    .action((id: number, options: Common & { full: boolean }) =>
      withOperators(options, (operators) => show(operators, id, options)),
    );

  common(deliveries.command('retry').description('redeliver notifications now, including dead letters'))
    .argument('<id...>', 'ids of the notifications', (text: string, ids: number[] = []) => [
      ...ids,
      countOf(text),
    ])
    .action((ids: number[], options: Common) =>
      withOperators(options, (operators) => retry(operators, ids, options)),
    );

  common(
    deliveries
      .command('replay')
      .description('redeliver undelivered notifications of a period: dead letters and pending ones'),
  )
    .requiredOption(
      '--from <time>',
      'received from this time on: 2026-03-20T10:00, or an age such as 36h',
      timeOf,
    )
    .option('--to <time>', 'received before this time (default: now)', timeOf)
    .option('--function <name>', 'only to this callback function')
    .option('--delivered', 'also delivered notifications: their functions are called once more', false)
    .action((options: ReplayOptions) => withOperators(options, (operators) => replay(operators, options)));

  common(
    deliveries
      .command('prune')
      .description(
        'delete notifications delivered before a time, with their openids; orders and refunds stay',
      ),
  )
    .requiredOption(
      '--before <time>',
      'received and delivered before this time: 2026-03-20T10:00, or an age such as 90d',
      timeOf,
    )
    .option('--yes', 'delete them; without it they are only counted', false)
    .action((options: PruneOptions) => withOperators(options, (operators) => prune(operators, options)));

  const orders = program.command('orders').description('list orders, and show one');

  common(orders.command('list').description('orders, the newest first'))
    .addOption(new Option('--state <state>', 'only those').choices(ORDER_STATES))
    .option('--merchant <number>', 'only of this merchant')
    .option('--function <name>', 'only with this callback function')
    .option('--env <id>', 'only of this environment')
    .option('--from <time>', 'only placed from this time on: 2026-03-20T10:00, or an age such as 36h', timeOf)
    .option('--to <time>', 'only placed before then', timeOf)
    .option('--limit <number>', 'most orders to list', countOf, 50)
    .option('--before <id>', 'only smaller ids, for the next page', countOf)
    .action((options: ListOrdersOptions) =>
      withOperators(options, (operators) => listOrders(operators, options)),
    );

  common(
    orders.command('show').description('an order, its refunds, notifications, deliveries and mismatches'),
  )
    .argument('<outTradeNo>', 'the number of the order')
    .option('--full', 'openids too', false)
    .action((outTradeNo: string, options: Common & { full: boolean }) =>
      withOperators(options, (operators) => showOrder(operators, outTradeNo, options)),
    );
}

function common(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'configuration of the gateway; default: gateway.json of this folder, if it exists',
    )
    .option('--json', 'JSON for programs', false);
}

async function withOperators(
  { config }: Common,
  work: (operators: Operators) => Promise<string>,
): Promise<void> {
  const { openOperators } = await import('./open-operators');
  const operators = await openOperators(config);
  try {
    process.stdout.write(terminalText(await work(operators)));
  } finally {
    await operators.close();
  }
}

async function list(operators: Operators, options: ListOptions): Promise<string> {
  const {
    dead,
    attempts,
    kind,
    env: envId,
    function: functionName,
    order: outTradeNo,
    from,
    to,
    json,
  } = options;
  const { deliveryTable, gapNote, notificationTable } = await import('./show');
  const language = terminalLanguage();
  const state = dead ? 'dead' : options.state;
  const filter = { kind, envId, functionName, outTradeNo, from, to };
  const page = { limit: options.limit, before: options.before };
  if (attempts) {
    if (state !== undefined)
      throw new OperatorError('OPTIONS_CONFLICT', {
        en: '--state is of notifications, and --attempts lists attempts: leave one out.',
        zh: '--state 用于通知，而 --attempts 列出的是每一次投递：请去掉其中一个。',
      });
    const { records, next } = await operators.listDeliveries(filter, page);
    return json ? asJson({ records, next }) : `${deliveryTable(records, language)}${more(next, language)}`;
  }
  const { records, next } = await operators.listNotifications({ ...filter, state }, page);
  if (json) return asJson({ records, next });
  const isWhole = [state, ...Object.values(filter)].every((value) => value === undefined);
  return `${notificationTable(records, language)}${isWhole ? gapNote(records, language) : ''}${more(next, language)}`;
}

async function listOrders(operators: Operators, options: ListOrdersOptions): Promise<string> {
  const { state, merchant, env: envId, function: functionName, from, to, limit, before, json } = options;
  const filter = { state, merchant, envId, functionName, from, to };
  const { orderTable } = await import('./show-orders');
  const { records, next } = await operators.listOrders(filter, { limit, before });
  const language = terminalLanguage();
  return json
    ? asJson(withoutOpenids({ records, next }))
    : `${orderTable(records, language)}${more(next, language)}`;
}

async function show(
  operators: Operators,
  id: number,
  { json, full }: { json: boolean; full: boolean },
): Promise<string> {
  const { notificationText } = await import('./show');
  const found = await operators.showNotification(id);
  if (!found) throw unknown(id);
  const { notification, deliveries } = full ? found : (withoutOpenids(found) as typeof found);
  return json
    ? asJson({ notification, deliveries })
    : notificationText(notification, deliveries, terminalLanguage());
}

function unknown(id: number, consequence: Text = { en: '', zh: '' }): OperatorError {
  return new OperatorError('NOTIFICATION_UNKNOWN', {
    en: `There is no notification ${id}: \`cloudpay deliveries list\` lists the notifications.${consequence.en}`,
    zh: `没有编号为 ${id} 的通知：\`cloudpay deliveries list\` 列出全部通知。${consequence.zh}`,
  });
}

async function retry(operators: Operators, ids: readonly number[], { json }: Common): Promise<string> {
  for (const id of ids) {
    // With several ids, report those that were already redelivered.
    if (!(await operators.showNotification(id)))
      throw unknown(
        id,
        ids.length > 1 ? { en: ' None was retried.', zh: '没有重新投递任何通知。' } : undefined,
      );
  }
  const { retryText } = await import('./show');
  const records: NotificationRecord[] = [];
  for (const id of ids) records.push(await operators.retry(id));
  return json ? asJson({ records }) : retryText(records, terminalLanguage());
}

async function replay(operators: Operators, options: ReplayOptions): Promise<string> {
  const { from, to, function: functionName, delivered, json } = options;
  const bar = progressBar(say('Queueing', '加入队列'));
  const { done, total } = await operators
    .replay({
      from,
      to,
      functionName,
      ...(delivered && { states: ['pending', 'dead', 'delivered'] }),
      onProgress: (progress) => bar.to(progress.done, progress.total),
    })
    .finally(bar.end);
  if (json) return asJson({ done, total });
  return say(
    `${done} ${done === 1 ? 'notification is' : 'notifications are'} queued for redelivery.\n`,
    `${done} 个通知已加入队列，等待重新投递。\n`,
  )[terminalLanguage()];
}

async function prune(operators: Operators, { before, yes, json }: PruneOptions): Promise<string> {
  const bar = progressBar(say('Deleting', '删除'));
  const { done, total } = await operators
    .prune({ before, dryRun: !yes, onProgress: (progress) => bar.to(progress.done, progress.total) })
    .finally(bar.end);
  if (json) return asJson({ done, total });
  const count = yes ? done : total;
  const what = `${count === 1 ? '1 notification was' : `${count} notifications were`} delivered before ${shownTime(before)}`;
  const zh = `${shownTime(before)} 之前已投递的通知有 ${count} 个`;
  const text = yes
    ? say(`${what}: deleted, with the deliveries.\n`, `${zh}：已连同投递记录一起删除。\n`)
    : say(
        `${what}. Nothing is deleted yet: --yes deletes them and their deliveries for good.\n`,
        `${zh}。尚未删除：加上 --yes 会永久删除它们及其投递记录。\n`,
      );
  return text[terminalLanguage()];
}

async function showOrder(
  operators: Operators,
  outTradeNo: string,
  { json, full }: { json: boolean; full: boolean },
): Promise<string> {
  const { orderText } = await import('./show-orders');
  const found = await operators.showOrder(outTradeNo);
  const { orders, notifications, refunds, mismatches } = found;
  if (orders.length + notifications.length + refunds.length + mismatches.length === 0)
    throw new OperatorError('ORDER_UNKNOWN', {
      en: `The order ${outTradeNo} is unknown here.`,
      zh: `这里没有订单 ${outTradeNo}。`,
    });
  const shown = full ? found : (withoutOpenids(found) as typeof found);
  return json ? asJson(shown) : orderText(outTradeNo, shown, terminalLanguage());
}

function asJson(value: unknown): string {
  return `${terminalJson(value)}\n`;
}

function more(next: number | undefined, language: Language): string {
  return next === undefined ? '' : say(`More: --before ${next}\n`, `更多：--before ${next}\n`)[language];
}

function timeOf(text: string): Date {
  const time = pointInTime(text);
  if (time) return time;
  throw new InvalidArgumentError(
    'Give a time such as 2026-03-20T10:00 (in the time zone of this machine), or an age such as 90m, 36h, 7d.',
  );
}

function countOf(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
