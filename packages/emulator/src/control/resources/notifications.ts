import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { NotificationAttempt, NotifyRequest } from '@opencloudpay/contracts/dev-server/notifications';
import { say } from '@opencloudpay/internal';
import type { NotifiedFields } from '@opencloudpay/simulator';
import type { Hono } from 'hono';
import type { Emulator, NotifyOptions } from '../../emulator-types';
import { deliveryRecord } from '../../timeline/delivery-record';
import { attemptRecord } from '../../timeline/notification-records';
import { ControlFailure } from '../failure';
import { invalid, objectOr, param, readJson } from '../read-request';

export function notificationRoutes(app: Hono, emulator: Emulator): void {
  app.post('/api/notifications', async (c) => {
    const delivery = await emulator.notify(checked(await readJson<NotifyRequest>(c)));
    const call = emulator.calls().findLast(({ requestId }) => requestId === delivery.callId);
    return c.json<Delivery>(deliveryRecord(delivery, [], call));
  });
  app.post('/api/notifications/:id/replay', async (c) => {
    const id = Number(param(c, 'id'));
    const attempt = await emulator.replayNotification(id);
    const notification = emulator.notifications().find((known) => known.id === id);
    if (!notification)
      throw new ControlFailure(
        404,
        'NOTIFICATION_UNKNOWN',
        say(`There is no notification ${id}.`, `没有通知 ${id}。`),
      );
    return c.json<NotificationAttempt>(attemptRecord(notification, attempt, emulator.attemptOutcomes()));
  });
}

/** @throws {ControlFailure} BODY_INVALID */
function checked(given: { [Name in keyof NotifyRequest]?: unknown }): NotifyOptions {
  const { kind, version, functionName, envId, openId } = given;
  if (kind !== 'payment' && kind !== 'refund')
    throw invalid(say('kind must be payment or refund.', 'kind 应为 payment 或 refund。'));
  if (version !== undefined && version !== 'v2' && version !== 'v3')
    throw invalid(say('version must be v2 or v3.', 'version 应为 v2 或 v3。'));
  if (!isName(functionName))
    throw invalid(say('functionName must be the name of a function.', 'functionName 应为云函数的名称。'));
  if (envId !== undefined && !isName(envId))
    throw invalid(say('envId must be the id of an environment.', 'envId 应为云环境 ID。'));
  if (openId !== undefined && !isName(openId))
    throw invalid(say('openId must be a string with an openid.', 'openId 应为 openid 字符串。'));
  const fields = objectOr(given.fields, 'fields', {});
  for (const [name, value] of Object.entries(fields))
    if (typeof value !== 'string' && !Number.isSafeInteger(value))
      throw invalid(say(`fields.${name} must be text or an integer.`, `fields.${name} 应为字符串或整数。`));
  return { kind, version, functionName, envId, openId, fields: fields as NotifiedFields };
}

function isName(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && given.length <= 128;
}
