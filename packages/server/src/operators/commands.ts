import { terminalText } from '@opencloudpay/internal';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommonOptions } from './answers';
import {
  type ListDeliveriesOptions,
  listDeliveries,
  type PruneOptions,
  pruneDeliveries,
  type ReplayOptions,
  replayDeliveries,
  retryDeliveries,
  showDelivery,
} from './deliveries';
import type { Operators } from './operators';
import {
  type ListOrdersOptions,
  listOrders,
  type RecoverOrderOptions,
  recoverOrder,
  showOrder,
} from './orders';
import { pointInTime } from './point-in-time';
import { withStoreOptions } from './store-options';
import { ORDER_STATES } from './words';

/** Adds `cloudpay deliveries` and `cloudpay orders` to the program. */
export function addOperatorCommands(program: Command): void {
  addDeliveriesCommands(program);
  addOrdersCommands(program);
}

function addDeliveriesCommands(program: Command): void {
  const deliveries = program
    .command('deliveries')
    .description('list notifications and their deliveries, and redeliver them');

  withStoreOptions(deliveries.command('list').description('notifications, the newest first'))
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
    .action((options: ListDeliveriesOptions) =>
      withOperators(options, (operators) => listDeliveries(operators, options)),
    );

  withStoreOptions(
    deliveries.command('show').description('a notification with every attempt, its event and its reply'),
  )
    .argument('<id>', 'id of the notification', countOf)
    .option('--full', 'openids too', false)
    .action((id: number, options: CommonOptions & { full: boolean }) =>
      withOperators(options, (operators) => showDelivery(operators, id, options)),
    );

  withStoreOptions(
    deliveries.command('retry').description('redeliver notifications now, including dead letters'),
  )
    .argument('<id...>', 'ids of the notifications', (text: string, ids: number[] = []) => [
      ...ids,
      countOf(text),
    ])
    .action((ids: number[], options: CommonOptions) =>
      withOperators(options, (operators) => retryDeliveries(operators, ids, options)),
    );

  withStoreOptions(
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
    .action((options: ReplayOptions) =>
      withOperators(options, (operators) => replayDeliveries(operators, options)),
    );

  withStoreOptions(
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
    .action((options: PruneOptions) =>
      withOperators(options, (operators) => pruneDeliveries(operators, options)),
    );
}

function addOrdersCommands(program: Command): void {
  const orders = program
    .command('orders')
    .description('list orders, show one, and deliver one that the store has lost');

  withStoreOptions(orders.command('list').description('orders, the newest first'))
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

  withStoreOptions(
    orders.command('show').description('an order, its refunds, notifications, deliveries and mismatches'),
  )
    .argument('<outTradeNo>', 'the number of the order')
    .option('--full', 'openids too', false)
    .action((outTradeNo: string, options: CommonOptions & { full: boolean }) =>
      withOperators(options, (operators) => showOrder(operators, outTradeNo, options)),
    );

  addRecoverCommand(orders);
}

function addRecoverCommand(orders: Command): void {
  withStoreOptions(
    orders
      .command('recover')
      .description(
        'query WeChat Pay for a paid order that the store has lost, and call its callback: after a restored backup, or a failover',
      ),
  )
    .argument('<outTradeNo>', 'the number of the order')
    .requiredOption('--env <id>', 'the environment of its callback')
    .option('--function <name>', 'its callback function')
    .addOption(new Option('--service <name>', 'its container service').conflicts('function'))
    .option('--path <path>', 'the path of its container service', '/')
    .option(
      '--merchant <number>',
      'the merchant that was paid; default: as the bill names it that lists the order',
    )
    .action((outTradeNo: string, options: RecoverOrderOptions) =>
      withOperators(options, (operators) => recoverOrder(operators, outTradeNo, options)),
    );
}

async function withOperators(
  { config, envFile }: CommonOptions,
  work: (operators: Operators) => Promise<string>,
): Promise<void> {
  const [{ loadEnvFile }, { openOperators }] = await Promise.all([
    import('../configuration/env-file'),
    import('./open-operators'),
  ]);
  loadEnvFile(envFile);
  const operators = await openOperators(config);
  try {
    process.stdout.write(terminalText(await work(operators)));
  } finally {
    await operators.close();
  }
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
