import { expect, it } from '@jest/globals';
import { crossOrigin } from './cross-origin';

const PAGE = 'https://shop.example.com';
const plain = () => Response.json({ errorCode: 'RATE_LIMITED' }, { status: 429 });

const corsOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control')));

const ask = (origins: string[] | undefined, headers: Record<string, string>, method = 'POST') =>
  crossOrigin(plain, origins)(new Request('http://127.0.0.1/call/buy', { method, headers }));

const preflight = { 'access-control-request-method': 'POST' };

it('lets exactly the named pages read answers, refusals included', async () => {
  const answer = await ask([PAGE], { origin: PAGE });
  expect([answer.status, await answer.json()]).toEqual([429, { errorCode: 'RATE_LIMITED' }]);
  expect(corsOf(answer)).toEqual({
    'access-control-allow-origin': PAGE,
    'access-control-expose-headers': 'Retry-After',
  });
  expect(answer.headers.get('vary')).toBe('Origin');
});

it('answers the preflight of a named page itself', async () => {
  const answer = await ask([PAGE], { origin: PAGE, ...preflight }, 'OPTIONS');
  expect(answer.status).toBe(204);
  expect(corsOf(answer)).toEqual({
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': 'GET, POST, PUT',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
  });
});

it.each([
  'null',
  'https://shop.example.com.evil.example',
  'http://shop.example.com',
  'https://SHOP.example.com:444',
  '*',
])('gives the page %s nothing', async (origin) => {
  for (const answer of [
    await ask([PAGE], { origin }),
    await ask([PAGE], { origin, ...preflight }, 'OPTIONS'),
  ])
    expect([answer.status, corsOf(answer)]).toEqual([429, {}]);
});

it('has no CORS header without origins', async () => {
  const answer = await ask(undefined, { origin: PAGE });
  expect([corsOf(answer), answer.headers.get('vary')]).toEqual([{}, null]);
});
