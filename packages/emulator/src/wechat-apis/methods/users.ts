import { openApiJson } from '@opencloudpay/contracts/openapi-call';
import { type EmulatedMethod, Refusal } from '../method';
import { DATA_FORMAT, optionalText, requiredText } from '../parameters';

const CODE = 40029;

/** A number that no operator assigns. */
export const PHONE_NUMBER = '13800000000';

/** `phonenumber.getPhoneNumber`: every code is the emulated user's. */
export const phoneNumber: EmulatedMethod = ({ params }, { now, appId }) => {
  requiredText(params, 'code', CODE, 'invalid code');
  const phone_info = {
    phoneNumber: PHONE_NUMBER,
    purePhoneNumber: PHONE_NUMBER,
    countryCode: '86',
    watermark: { timestamp: Math.floor(now() / 1000), appid: appId },
  };
  return { answer: openApiJson({ errcode: 0, errmsg: 'ok', phone_info }), effect: { kind: 'answer' } };
};

const RISKY = 87014;
const OPENID = 40003;
const NO_CONTENT = 44002;
const SCENE = 40129;

/** The text that WeChat's documentation gives for tests of a refusal. */
const RISKY_TEXT = '特3456书yuuo莞6543李zxcz蒜7782法fgnv级';

/** `security.msgSecCheck`, with `version: 2` and without. */
export const textCheck: EmulatedMethod = ({ params }) => {
  const content = requiredText(params, 'content', NO_CONTENT, 'empty post data');
  const isRisky = content.includes(RISKY_TEXT);
  if (params['version'] === undefined) {
    if (isRisky) throw new Refusal(RISKY, 'risky content');
    return { answer: openApiJson({ errcode: 0, errmsg: 'ok' }), effect: { kind: 'answer' } };
  }
  if (Number(params['version']) !== 2) throw new Refusal(DATA_FORMAT, 'data format error: version is not 2');
  requiredText(params, 'openid', OPENID, 'invalid openid');
  if (![1, 2, 3, 4].includes(Number(params['scene'])))
    throw new Refusal(SCENE, 'invalid scene: it is none of 1, 2, 3, 4');
  for (const name of ['nickname', 'title', 'signature']) optionalText(params, name);
  if ([...content].length > 2500)
    throw new Refusal(45002, 'content size out of limit: at most 2500 characters');
  const result = isRisky ? { suggest: 'risky', label: 20006 } : { suggest: 'pass', label: 100 };
  const detail = [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }];
  return {
    answer: openApiJson({ errcode: 0, errmsg: 'ok', result, detail, trace_id: 'emulated' }),
    effect: { kind: 'answer' },
  };
};

const LARGEST_PICTURE = 1024 * 1024;
const PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/jpg', 'image/gif'];

/** `security.imgSecCheck` */
export const pictureCheck: EmulatedMethod = ({ params, files }) => {
  const media = files['media'];
  if (!media && params['media'] !== undefined)
    throw new Refusal(
      DATA_FORMAT,
      'data format error: media is not a file. Pass { contentType, value } with a Buffer as value',
    );
  if (!media)
    throw new Refusal(41005, "media data missing: pass media: { contentType: 'image/png', value: Buffer }");
  if (!PICTURES.includes(media.contentType))
    throw new Refusal(40004, `invalid media type: ${media.contentType} is none of PNG, JPEG, GIF`);
  if (media.content.length === 0 || media.content.length > LARGEST_PICTURE)
    throw new Refusal(40006, 'invalid media size: at most 1 MB');
  return { answer: openApiJson({ errcode: 0, errmsg: 'ok' }), effect: { kind: 'answer' } };
};
