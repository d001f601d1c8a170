import { describe, expect, it } from '@jest/globals';
import { faultOf, newDraft } from './fault-draft';

describe('faultOf', () => {
  it('makes the chosen fault, by default once', () => {
    expect(faultOf(newDraft).fault).toEqual({ type: 'duplicate', copies: 2, times: 1 });
    expect(
      faultOf({ ...newDraft, type: 'drop', kind: 'refund', outTradeNo: ' T1 ', times: '' }).fault,
    ).toEqual({
      type: 'drop',
      how: 'unsent',
      kind: 'refund',
      outTradeNo: 'T1',
    });
    expect(faultOf({ ...newDraft, type: 'system-error', apis: 'unifiedOrder，refund' }).fault).toEqual({
      type: 'system-error',
      apis: ['unifiedOrder', 'refund'],
      times: 1,
    });
  });

  it('converts amounts to cents and keeps durations as text', () => {
    expect(faultOf({ ...newDraft, type: 'change-amount', to: '0.01' }).fault).toMatchObject({ to: 1 });
    expect(faultOf({ ...newDraft, type: 'delay', by: '1h 30m' }).fault).toMatchObject({ by: '1h30m' });
  });

  it('leaves out the fields that a refusing host does not accept', () => {
    const draft = {
      ...newDraft,
      type: 'down',
      downHow: 'refused',
      outTradeNo: 'T1',
      apis: 'refund',
    } as const;
    expect(faultOf(draft).fault).toEqual({ type: 'down', how: 'refused', host: 'both' });
  });

  it('names the fields that are wrong', () => {
    const wrong = (change: Partial<typeof newDraft>) => [...faultOf({ ...newDraft, ...change }).wrong];
    expect(wrong({ copies: '0' })).toEqual(['copies']);
    expect(wrong({ type: 'delay', by: 'soon', times: 'x' })).toEqual(['times', 'by']);
    expect(wrong({ type: 'change-amount', to: '1.234' })).toEqual(['to']);
  });
});
