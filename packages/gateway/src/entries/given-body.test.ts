import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../requests/refusal';
import { givenBody } from './given-body';

const XML = 'text/xml';
const JSON_TYPE = 'application/json; charset=utf-8';

const CALL = 'https://pay.example.com/v1/cloudpay/queryOrder';
const NOTIFICATION = 'https://pay.example.com/notify/pay/prod/pay_cb/token';

async function refusalOf(parsed: unknown, contentType: string | null, url = CALL): Promise<Refusal> {
  const body = givenBody(parsed, contentType, url);
  if (!(body instanceof ReadableStream)) throw new Error('The body can be read.');
  const failure: unknown = await body
    .getReader()
    .read()
    .then(
      () => undefined,
      (error) => error,
    );
  if (!(failure instanceof Refusal)) throw new Error('No refusal.');
  return failure;
}

describe('a body that the application has read', () => {
  it('is its text, or its bytes', () => {
    expect(givenBody('<xml/>', XML, NOTIFICATION)).toBe('<xml/>');
    expect(givenBody(Buffer.from('茶'), XML, NOTIFICATION)).toEqual(Uint8Array.from(Buffer.from('茶')));
    const within = new DataView(Uint8Array.of(0, 1, 2, 3).buffer, 1, 2);
    expect(givenBody(within, XML, NOTIFICATION)).toEqual(Uint8Array.of(1, 2));
  });

  it('is JSON again if it was the JSON of a call', () => {
    expect(givenBody({ a: [1, '茶'] }, JSON_TYPE, CALL)).toBe('{"a":[1,"茶"]}');
    expect(givenBody([], 'application/json', CALL)).toBe('[]');
  });

  it.each([
    ['an object made of XML', { xml: {} }, XML],
    ['an object without a content type', {}, null],
    ['nothing', undefined, JSON_TYPE],
    ['null', null, JSON_TYPE],
    ['a number', 1, JSON_TYPE],
  ])('cannot be %s', async (_, parsed, contentType) => {
    expect(await refusalOf(parsed, contentType)).toMatchObject({ code: 'BODY_CONSUMED' });
  });

  it('cannot be the object of a notification of v3: its signature covers bytes', async () => {
    const refusal = await refusalOf({ id: 'EV-1' }, JSON_TYPE, NOTIFICATION);
    expect(refusal).toMatchObject({
      code: 'BODY_CONSUMED',
      message: expect.stringMatching(/signature covers.*before the body parser/),
    });
  });

  it('is refused if it has too many levels to be serialized again', async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(await refusalOf(deep, JSON_TYPE)).toMatchObject({ code: 'BODY_TOO_DEEP' });
  });
});
