import type { WechatEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';

/** What would have happened, for the terminal; `undefined` if nothing would have left this machine. */
export function effectText(effect: WechatEffect): string | undefined {
  switch (effect.kind) {
    case 'message': {
      const fields = effect.fields.map(({ name, value }) => `${name}: ${value}`).join(', ');
      return `A payer would have received: ${fields}${effect.page ? ` (opens ${effect.page})` : ''}`;
    }
    case 'code':
      return `A QR code stands for the mini program code of ${effect.target}: only WeChat makes real ones`;
    case 'shipping':
      return `The shipping of order ${effect.outTradeNo} would have been reported${effect.partial ? ' in part' : ''}${effect.again ? ', again' : ''}: ${effect.goods}`;
    case 'answer':
      return undefined;
  }
}
