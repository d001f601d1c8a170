import { problemsInChinese, say } from '@opencloudpay/internal';
import { type ApiDeclaration, ParameterError, validateRequest } from '@opencloudpay/wechatpay';
import { invalidParameter, RequestRefusal } from '../refusals/refusals';

/**
 * Checks the parameters of an API by its declaration and gives them types. Undeclared fields are ignored, as by WeChat
 * Pay.
 *
 * @throws {RequestRefusal} LACK_PARAMS, PARAM_ERROR
 */
export function checkParameters(
  api: ApiDeclaration,
  fields: Readonly<Record<string, string>>,
): Record<string, string | number> {
  const { properties, required, anyOf = [] } = api.request;
  const missing = [...required, 'nonce_str'].filter((name) => fields[name] === undefined);
  if (missing.length > 0) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      say(`${missing.join(', ')}: missing.`, `缺少 ${missing.join('、')}。`),
    );
  }
  if (anyOf.length > 0 && anyOf.every((name) => fields[name] === undefined)) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      say(`One of ${anyOf.join(', ')} must be given.`, `${anyOf.join('、')} 至少传一个。`),
    );
  }
  const params: Record<string, string | number> = {};
  for (const [name, text] of Object.entries(fields)) {
    params[name] = properties[name]?.type === 'integer' && /^\d{1,15}$/.test(text) ? Number(text) : text;
  }
  try {
    validateRequest(api, params);
  } catch (error) {
    if (error instanceof ParameterError) throw malformed(api, error, fields[error.field] ?? '');
    throw error;
  }
  return Object.fromEntries(
    Object.keys(properties).flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])),
  );
}

/** WeChat Pay's answer to errors in these parameters. */
const MISTAKES: Readonly<Record<string, string>> = {
  receivers: '分账接收方列表格式错误',
  receiver: '分账接收方格式错误',
};

function malformed(api: ApiDeclaration, { field, message }: ParameterError, text: string): RequestRefusal {
  const mistake = MISTAKES[/^\w*/.exec(field)?.[0] ?? field];
  const reason = say(message, problemsInChinese(message) ?? `参数 ${field} 的值无效。`);
  if (mistake) return invalidParameter(field, reason, mistake);
  const schema = api.request.properties[field];
  const tooLong =
    schema?.type === 'string' && schema.maxLength !== undefined && [...text].length > schema.maxLength;
  return invalidParameter(field, reason, tooLong ? `${field}参数长度有误` : undefined);
}
