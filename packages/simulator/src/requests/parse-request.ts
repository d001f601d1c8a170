import { isUtf8 } from 'node:buffer';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { say } from '@opencloudpay/internal';
import { fromXml } from '@opencloudpay/wechatpay';
import { RequestRefusal } from '../refusals/refusals';

/**
 * Parses the fields of a request. Empty fields count as absent, as in a signature.
 *
 * @throws {RequestRefusal} REQUIRE_POST_METHOD, POST_DATA_EMPTY, NOT_UTF8, XML_FORMAT_ERROR
 */
export function parseRequest(method: string | undefined, body: Buffer): Record<string, string> {
  if (method !== 'POST') {
    throw new RequestRefusal(
      'REQUIRE_POST_METHOD',
      '请使用post方法',
      say(
        `The method is ${method}. WeChat Pay accepts POST only.`,
        `请求方法是 ${method}，微信支付只接受 POST。`,
      ),
    );
  }
  if (body.length === 0)
    throw new RequestRefusal('POST_DATA_EMPTY', 'post数据为空', say('The body is empty.', '请求体为空。'));
  if (!isUtf8(body))
    throw new RequestRefusal(
      'NOT_UTF8',
      '编码格式错误',
      say('The body is not UTF-8.', '请求体不是 UTF-8 编码。'),
    );
  try {
    return Object.fromEntries(Object.entries(fromXml(body)).filter(([, text]) => text !== ''));
  } catch (error) {
    if (isCodedError(error, 'XML_INVALID'))
      throw new RequestRefusal(
        'XML_FORMAT_ERROR',
        'XML格式错误',
        say(error.message, '请求体不是有效的 XML。'),
      );
    throw error;
  }
}
