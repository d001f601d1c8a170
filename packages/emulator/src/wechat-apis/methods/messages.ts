import type { MessageField } from '@opencloudpay/contracts/dev-server/wechat-calls';
import { openApiJson } from '@opencloudpay/contracts/openapi-call';
import { type EmulatedMethod, type Outcome, Refusal } from '../method';
import { isRecord, oneOf, optionalText, type Parameters, requiredObject, requiredText } from '../parameters';
import { isTemplateValue } from './template-values';

const OPENID = 40003;
const TEMPLATE = 40037;
const ARGUMENT = 47003;
const UNSUPPORTED = 45103;

/** `subscribeMessage.send` */
export const subscribeMessage: EmulatedMethod = ({ params }) => {
  const openid = receiver(params);
  requiredText(params, 'template_id', TEMPLATE, 'invalid template_id');
  const page = optionalText(params, 'page', 41030);
  oneOf(params, 'miniprogram_state', ['developer', 'trial', 'formal']);
  oneOf(params, 'lang', ['zh_CN', 'en_US', 'zh_HK', 'zh_TW']);
  const fields = fieldsOf(requiredObject(params, 'data', ARGUMENT));
  for (const { name, value } of fields) {
    if (value === '') throw new Refusal(ARGUMENT, `argument invalid! data.${name}.value is empty`);
    if (!isTemplateValue(name, value))
      throw new Refusal(ARGUMENT, `argument invalid! data.${name}.value invalid`);
  }
  return message(openid, fields, page);
};

/** `uniformMessage.send`: a template message of the official account that belongs to the mini program. */
export const uniformMessage: EmulatedMethod = ({ params }) => {
  const openid = receiver(params);
  if (params['weapp_template_msg'] !== undefined)
    throw new Refusal(
      UNSUPPORTED,
      'This API has been unsupported: WeChat sends no template messages of mini programs. Use subscribeMessage.send, or mp_template_msg alone',
    );
  const template = requiredObject(params, 'mp_template_msg', TEMPLATE);
  requiredText(template, 'appid', 40013, 'invalid appid of the official account');
  requiredText(template, 'template_id', TEMPLATE, 'invalid template_id');
  const miniProgram = requiredObject(template, 'miniprogram');
  requiredText(miniProgram, 'appid', 40013, 'invalid appid of the mini program');
  const page = optionalText(miniProgram, 'pagepath') ?? optionalText(miniProgram, 'page');
  return message(openid, fieldsOf(requiredObject(template, 'data', ARGUMENT)), page);
};

const MESSAGE_TYPE = 40008;
/** A type that official accounts have, and mini programs have not. */
const OTHER_TYPE = 45162;
const OTHER_TYPES: readonly string[] = [
  ...['voice', 'video', 'music', 'news', 'mpnews', 'mpnewsarticle', 'msgmenu', 'wxcard'],
];
const EMPTY_TEXT = 44004;
const MEDIA = 40007;

/** `customerServiceMessage.send` */
export const customerServiceMessage: EmulatedMethod = ({ params }) => {
  const openid = receiver(params);
  const type = requiredText(params, 'msgtype', MESSAGE_TYPE, 'invalid message type');
  const content = isRecord(params[type]) ? params[type] : {};
  switch (type) {
    case 'text':
      return message(openid, [
        { name: 'text', value: requiredText(content, 'content', EMPTY_TEXT, 'empty content') },
      ]);
    case 'image':
      return message(openid, [
        { name: 'image', value: requiredText(content, 'media_id', MEDIA, 'invalid media_id') },
      ]);
    case 'link': {
      const names = ['title', 'description', 'url', 'thumb_url'];
      return message(
        openid,
        names.map((name) => ({ name, value: requiredText(content, name, MESSAGE_TYPE, 'incomplete link') })),
      );
    }
    case 'miniprogrampage': {
      const title = requiredText(content, 'title', MESSAGE_TYPE, 'incomplete miniprogrampage');
      requiredText(content, 'thumb_media_id', MEDIA, 'invalid media_id');
      const page = requiredText(content, 'pagepath', MESSAGE_TYPE, 'incomplete miniprogrampage');
      return message(openid, [{ name: 'title', value: title }], page);
    }
    default:
      throw new Refusal(
        OTHER_TYPES.includes(type) ? OTHER_TYPE : MESSAGE_TYPE,
        `invalid message type: ${type} is none of text, image, link, miniprogrampage`,
      );
  }
};

function receiver(params: Parameters): string {
  return requiredText(params, 'touser', OPENID, 'invalid openid');
}

function fieldsOf(data: Parameters): MessageField[] {
  return Object.entries(data).map(([name, field]) => {
    const value = isRecord(field) ? field['value'] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Refusal(ARGUMENT, `argument invalid! data.${name}.value is empty`);
    return { name, value: String(value) };
  });
}

function message(openid: string, fields: readonly MessageField[], page?: string): Outcome {
  return {
    answer: openApiJson({ errcode: 0, errmsg: 'ok' }),
    effect: { kind: 'message', openid, fields, ...(page !== undefined && { page }) },
  };
}
