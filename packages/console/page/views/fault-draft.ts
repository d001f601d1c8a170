import type { Fault, FaultRequest } from '@opencloudpay/contracts/dev-server/faults';
import { centsOf } from '../format/money';
import { durationOf } from '../format/time';

/** The values of the fault form for all types, so that changing the type loses nothing. */
export interface FaultDraft {
  type: Fault['type'];
  copies: string;
  by: string;
  dropHow: 'unsent' | 'cut';
  within: string;
  forgeHow: 'wrong-key' | 'unsigned' | 'other-order' | 'sign-test';
  to: string;
  downHow: 'reset' | 'no-answer' | 'refused';
  host: 'both' | 'main' | 'backup';
  kind: '' | 'payment' | 'refund';
  outTradeNo: string;
  apis: string;
  times: string;
}

export const newDraft: FaultDraft = {
  type: 'duplicate',
  copies: '2',
  by: '30s',
  dropHow: 'unsent',
  within: '1m',
  forgeHow: 'wrong-key',
  to: '',
  downHow: 'reset',
  host: 'both',
  kind: '',
  outTradeNo: '',
  apis: '',
  times: '1',
};

export function isOfNotifications(type: Fault['type']): boolean {
  return type !== 'slow' && type !== 'down' && type !== 'system-error' && type !== 'sign-test';
}

/** Converts a draft to a fault, or returns its wrong fields. */
export function faultOf(draft: FaultDraft): { fault?: FaultRequest; wrong: ReadonlySet<string> } {
  const wrong = new Set<string>();
  const whole = (name: 'copies' | 'times') => {
    const text = draft[name].trim();
    if (text !== '' && !/^[1-9]\d{0,5}$/.test(text)) wrong.add(name);
    return text === '' ? undefined : Number(text);
  };
  const duration = (name: 'by' | 'within') => {
    if (durationOf(draft[name]) === undefined) wrong.add(name);
    return draft[name].replaceAll(/\s/g, '').toLowerCase();
  };
  const unlimited = draft.type === 'down' && draft.downHow === 'refused';
  const times = unlimited ? undefined : whole('times');
  const outTradeNo = unlimited ? '' : draft.outTradeNo.trim();
  const apis = unlimited ? [] : draft.apis.split(/[\s,，、]+/).filter(Boolean);
  const everywhere = {
    ...(times !== undefined && { times }),
    ...(outTradeNo && { outTradeNo }),
  };
  const onNotifications = { ...everywhere, ...(draft.kind && { kind: draft.kind }) };
  const onWechatPay = { ...everywhere, ...(apis.length > 0 && { apis }) };

  const build = (): FaultRequest => {
    switch (draft.type) {
      case 'duplicate': {
        const copies = whole('copies');
        return { type: 'duplicate', ...onNotifications, ...(copies !== undefined && { copies }) };
      }
      case 'delay':
        return { type: 'delay', ...onNotifications, by: duration('by') };
      case 'drop':
        return { type: 'drop', ...onNotifications, how: draft.dropHow };
      case 'reorder':
        return { type: 'reorder', ...onNotifications, within: duration('within') };
      case 'forge':
        return { type: 'forge', ...onNotifications, how: draft.forgeHow };
      case 'change-amount': {
        const cents = centsOf(draft.to);
        if (draft.to.trim() && cents === undefined) wrong.add('to');
        return { type: 'change-amount', ...onNotifications, ...(cents !== undefined && { to: cents }) };
      }
      case 'slow':
        return { type: 'slow', ...onWechatPay, by: duration('by') };
      case 'down':
        return { type: 'down', ...onWechatPay, how: draft.downHow, host: draft.host };
      case 'system-error':
        return { type: 'system-error', ...onWechatPay };
      case 'sign-test':
        return { type: 'sign-test', ...onWechatPay };
    }
  };
  const fault = build();
  return wrong.size > 0 ? { wrong } : { fault, wrong };
}
