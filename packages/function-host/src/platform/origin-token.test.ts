import { expect, it } from '@jest/globals';
import { originTokens } from './origin-token';

it('ends the token of a call when its time is over, and others with the host', () => {
  let now = 1000;
  const tokens = originTokens(undefined, () => now);
  const origin = { functionName: 'pay', envId: 'prod', depth: 0 };
  const ofCall = tokens.issue({ ...origin, requestId: 'r-1', expiresAt: 2000 });
  const ofFunction = tokens.issue(origin);
  expect([tokens.read(ofCall)?.requestId, tokens.read(ofFunction)]).toEqual(['r-1', origin]);
  now = 2001;
  expect([tokens.read(ofCall), tokens.read(ofFunction)]).toEqual([undefined, origin]);
});

it('refuses a token that was changed, also where the right one was read before', () => {
  const tokens = originTokens();
  const origin = { functionName: 'pay', envId: 'prod', depth: 0 };
  const token = tokens.issue(origin);
  expect([tokens.read(token), tokens.read(token)]).toEqual([origin, origin]);
  const [content = '', seal = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify({ ...origin, envId: 'test' })).toString('base64url');
  for (const changed of [`${other}.${seal}`, content, `${content}.`, `${content}.${seal.slice(1)}`, ''])
    expect(tokens.read(changed)).toBeUndefined();
  expect(originTokens().read(token)).toBeUndefined();
});

it('knows a token of a running call after very many others', () => {
  const tokens = originTokens();
  const origin = { functionName: 'pay', envId: 'prod', depth: 0 };
  const first = tokens.issue({ ...origin, requestId: 'first' });
  for (let n = 0; n < 2500; n += 1) tokens.read(tokens.issue({ ...origin, requestId: `r-${n}` }));
  expect(tokens.read(first)?.requestId).toBe('first');
});
