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
