import type { NotificationRecord } from '@opencloudpay/durable';
import { type Text, terminalLanguage } from '@opencloudpay/internal';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import { asJson, type CommonOptions, more, nearMiss } from './answers';
import { withoutOpenids } from './mask';
import { OperatorError, type Operators } from './operators';
import { shownTime } from './point-in-time';

export interface ListDeliveriesOptions extends CommonOptions {
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

export interface ReplayOptions extends CommonOptions {
  from: Date;
  to?: Date;
  function?: string;
  delivered: boolean;
}

export interface PruneOptions extends CommonOptions {
  before: Date;
  yes: boolean;
}

export async function listDeliveries(operators: Operators, options: ListDeliveriesOptions): Promise<string> {
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
    if (json) return asJson({ records, next });
    return `${deliveryTable(records, language)}${more(next, language)}${await nearMiss(operators, records, functionName)}`;
  }
  const { records, next } = await operators.listNotifications({ ...filter, state }, page);
  if (json) return asJson({ records, next });
  const isWhole = [state, ...Object.values(filter)].every((value) => value === undefined);
  return `${notificationTable(records, language)}${isWhole ? gapNote(records, language) : ''}${more(next, language)}${await nearMiss(operators, records, functionName)}`;
}

export async function showDelivery(
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

export async function retryDeliveries(
  operators: Operators,
  ids: readonly number[],
  { json }: CommonOptions,
): Promise<string> {
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

export async function replayDeliveries(operators: Operators, options: ReplayOptions): Promise<string> {
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
  const queued = say(
    `${done} ${done === 1 ? 'notification is' : 'notifications are'} queued for redelivery.\n`,
    `${done} 个通知已加入队列，等待重新投递。\n`,
  )[terminalLanguage()];
  return `${queued}${done > 0 ? '' : await nearMiss(operators, [], functionName)}`;
}

export async function pruneDeliveries(
  operators: Operators,
  { before, yes, json }: PruneOptions,
): Promise<string> {
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
