import { say } from '@opencloudpay/internal';
import type { FaultBoard, FaultOf } from '../faults/fault-board';
import type { FaultEffect } from '../records/fault';
import type { Notification, NotificationAttempt } from '../records/notification';
import { faultEffect } from './fault-effect';
import { forged, type Keys, withAmount } from './tamper';
import type { Tampered } from './tampered';

type Forgery = NonNullable<FaultOf<'forge'>['how']>;

/** One request to send: the notification itself, a changed one or an additional one. */
export interface Outgoing {
  /** The changed body, and its changed content if that is encrypted. */
  tampered?: Tampered;
  /** How it is forged. */
  how?: Forgery;
  extra?: NotificationAttempt['extra'];
  fault?: FaultEffect;
  /** Cut the connection before the answer. */
  cuts?: boolean;
}

/** The requests of one attempt. */
interface Requests {
  /** Arrives before the real notification. */
  forgery: Outgoing | undefined;
  /** The notification and its copies, which arrive together. */
  together: readonly Outgoing[];
}

const COPIES = 2;

const FORGERIES = {
  'wrong-key': say('signed with a key that is not the merchant’s', '用其他密钥签名'),
  unsigned: say('not signed', '没有签名'),
  'other-order': say('with a valid signature, but of another order', '签名有效，但属于其他订单'),
  'sign-test': say(
    'WeChat Pay’s own test, whose signature begins WECHATPAY/SIGNTEST/ and is wrong',
    '微信支付的签名探测，签名以 WECHATPAY/SIGNTEST/ 开头，是错误的签名',
  ),
} as const;

/**
 * What one attempt sends, as the faults of the board change it.
 *
 * @param cut the fault that cuts the connection of this attempt
 */
export function requestsOf(
  notification: Notification,
  faults: FaultBoard,
  keys: Keys,
  cut: FaultOf<'drop'> | undefined,
): Requests {
  const forgery = faults.strike('forge', notification);
  const changed = faults.strike('change-amount', notification);
  const duplicate = faults.strike('duplicate', notification);
  const own: Outgoing = {
    ...(changed && {
      tampered: withAmount(notification, changed.to, keys),
      fault: faultEffect(changed, say('Has another amount and a valid signature', '金额不同，签名正确')),
    }),
    ...(cut && {
      cuts: true,
      fault: faultEffect(cut, say('The connection was cut before the answer', '响应前连接被断开')),
    }),
  };
  return {
    forgery: forgery && forgeryOf(notification, forgery, keys),
    together: [own, ...(duplicate ? copiesOf(own, duplicate) : [])],
  };
}

function forgeryOf(notification: Notification, fault: FaultOf<'forge'>, keys: Keys): Outgoing {
  const { how = 'wrong-key' } = fault;
  const { en, zh } = FORGERIES[how];
  return {
    extra: 'forgery',
    tampered: forged(notification, how, keys),
    how,
    fault: faultEffect(fault, say(`Forged: ${en}`, `伪造：${zh}`)),
  };
}

/** The requests beside the notification's own. */
function copiesOf(own: Outgoing, fault: FaultOf<'duplicate'>): Outgoing[] {
  const { copies = COPIES } = fault;
  return Array.from({ length: copies - 1 }, (_, index) => ({
    ...own,
    extra: 'duplicate',
    fault: faultEffect(
      fault,
      say(
        `Copy ${index + 2} of ${copies}, sent at the same time`,
        `${copies} 份中的第 ${index + 2} 份，同时发送`,
      ),
    ),
  }));
}
