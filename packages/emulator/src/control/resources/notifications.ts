import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { attemptRecord } from '../../timeline/notification-records';
import { ControlFailure } from '../failure';
import { param } from '../read-request';

export function notificationRoutes(app: Hono, emulator: Emulator): void {
  app.post('/api/notifications/:id/replay', async (c) => {
    const id = Number(param(c, 'id'));
    const attempt = await emulator.replayNotification(id);
    const notification = emulator.notifications().find((known) => known.id === id);
    if (!notification)
      throw new ControlFailure(404, 'NOTIFICATION_UNKNOWN', `There is no notification ${id}.`);
    return c.json<NotificationAttempt>(attemptRecord(notification, attempt, emulator.attemptOutcomes()));
  });
}
