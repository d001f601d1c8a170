import { type EntryAnswer, type EntryRequest, givenBody, headersOf } from './messages';

type Fields = Readonly<Record<string, unknown>>;

/**
 * An event that is an HTTP request, in the forms of API Gateway and function URLs of AWS (payload versions 1.0 and 2.0),
 * of Aliyun's HTTP triggers, and of Tencent's function URLs and API gateway. `undefined` for any other event.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @see https://help.aliyun.com/zh/functioncompute/use-an-http-trigger-to-invoke-a-function
 * @see https://cloud.tencent.com/document/product/583/31927
 */
export function requestInEvent(event: unknown): EntryRequest | undefined {
  const { requestContext, rawPath, path, httpMethod, headers, body, isBase64Encoded, ...more } =
    fieldsOf(event);
  const context = fieldsOf(requestContext);
  const http = fieldsOf(context['http']);
  const method = textOf(http['method'] ?? httpMethod);
  const sent = textOf(rawPath ?? path);
  if (method === undefined || sent === undefined || requestContext === undefined) return undefined;
  const stage = `/${textOf(context['stage']) ?? ''}`;
  const isStaged = stage !== '/' && stage !== '/$default';
  const bare = isStaged && sent.startsWith(`${stage}/`) ? sent.slice(stage.length) : sent;
  const query = queryOf(more);
  const given = textOf(body) ?? '';
  return {
    method,
    path: bare,
    sentPaths: [sent, bare, ...(isStaged ? [`${stage}${bare}`] : [])].map((each) => each + query),
    headers: headersOf(headers),
    read: givenBody(isBase64Encoded === true ? Buffer.from(given, 'base64') : given),
    clientIp: textOf(http['sourceIp'] ?? fieldsOf(context['identity'])['sourceIp'] ?? context['sourceIp']),
  };
}

/** The answer in the form that all of them take. */
export function eventAnswer({ status, headers, body }: EntryAnswer) {
  return { statusCode: status, headers, body, isBase64Encoded: false };
}

function queryOf(event: Fields): string {
  const raw = event['rawQueryString'];
  if (typeof raw === 'string') return raw && `?${raw}`;
  const parameters = event['queryParameters'] ?? event['queryString'] ?? event['queryStringParameters'];
  const pairs = Object.entries(fieldsOf(parameters)).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
