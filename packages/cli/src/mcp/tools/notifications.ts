import { wireFields } from '@opencloudpay/emulator';
import { McpToolError } from '../errors';
import { timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool } from '../tool';
import { delivery, openId } from './fields';

export const triggerNotification = defineTool({
  name: 'trigger_notification',
  title: 'Trigger a notification',
  description:
    'Sends a notification of a payment or a refund that belongs to no order to a callback function, once, and returns what the function received and replied. Use it to test a callback with values of your own; to test the whole way of an order use call_function and pay_order.',
  input: z.strictObject({
    kind: z.enum(['payment', 'refund']),
    functionName: z.string().min(1).max(128).describe('the callback'),
    fields: z
      .object({})
      .catchall(z.union([z.string(), z.int()]))
      .describe(
        "fields of it, as the callback's event or WeChat Pay names them: { outTradeNo: 'T1', totalFee: 8800 }. Amounts are cents. Default for each: a sample",
      )
      .optional(),
    version: z
      .enum(['v2', 'v3'])
      .describe("of WeChat Pay's protocol. Default: that of the project")
      .optional(),
    openId,
    envId: z
      .string()
      .min(1)
      .max(128)
      .describe("the environment of the callback. Default: the emulator's")
      .optional(),
  }),
  output: delivery,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run({ kind, functionName, fields: given = {}, version, openId, envId }, { request }) {
    const { fields, wrong, mistyped } = wireFields(given);
    if (wrong.length > 0)
      throw new McpToolError(
        'FIELDS_INVALID',
        `fields.${wrong.join(', ')} must be an integer: amounts are cents.`,
      );
    const [typo] = mistyped;
    if (typo)
      throw new McpToolError(
        'FIELDS_INVALID',
        `No notification has the field ${typo.given}. Did you mean ${typo.nearest}?`,
      );
    const sent = await request('POST /api/notifications', {
      body: {
        ...{ kind, functionName, fields: fields as Record<string, string | number> },
        ...(version !== undefined && { version }),
        ...(openId !== undefined && { openId }),
        ...(envId !== undefined && { envId }),
      },
    });
    return timed(sent);
  },
});
