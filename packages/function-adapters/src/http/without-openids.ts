import type { CallbackEvent } from '@opencloudpay/contracts/callback';

/**
 * A text without the openids of an event: a function's error may quote its event, and errors are logged.
 *
 * @returns the text with each of them cut to its first four characters: `oPoo…`
 */
export function withoutOpenids(text: string, event: CallbackEvent): string {
  return openidsOf(event).reduce((cut, openid) => cut.replaceAll(openid, `${openid.slice(0, 4)}…`), text);
}

function openidsOf(event: CallbackEvent): string[] {
  return [event, event.userInfo].flatMap((fields) =>
    Object.entries(fields ?? {}).flatMap(([name, value]) =>
      /open_?id$/i.test(name) && typeof value === 'string' && value.length > 4 ? [value] : [],
    ),
  );
}
