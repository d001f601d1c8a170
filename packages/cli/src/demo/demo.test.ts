/** The built program in its own process. */

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';

const program = join(__dirname, '../../dist/cloudpay.cjs');
const samples = join(__dirname, '../../../../cloudfunctions');

function cloudpay(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...SHORT_PROCESS, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

describe('cloudpay demo', () => {
  it('--json ends with exactly one line with the whole result, on v2', async () => {
    const { code, stdout, stderr } = await cloudpay('demo', '--json');
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      ok: true,
      order: {
        resultCode: 'SUCCESS',
        errCode: 0,
        payment: { signType: 'MD5', paySign: expect.stringMatching(/^[0-9A-F]{32}$/) },
      },
      payCallback: {
        event: {
          returnCode: 'SUCCESS',
          resultCode: 'SUCCESS',
          totalFee: 8800,
          subMchId: '1900000109',
          attach: 'tea',
        },
        reply: { errcode: 0 },
      },
      refund: {
        resultCode: 'SUCCESS',
        refundFee: 8800,
        couponTypeList: [],
        couponRefundIdList: [],
        couponRefundFeeList: [],
      },
      refundCallback: { event: { refundStatus: 'SUCCESS', refundFee: 8800 }, reply: { errcode: 0 } },
      closed: { resultCode: 'SUCCESS', errCode: 0 },
      stored: {
        ordered: { goodsId: 'tea', totalFee: 8800, status: 'UNPAID' },
        paid: { status: 'PAID', transactionId: expect.any(String) },
        refunded: { status: 'REFUNDED', totalFee: 8800 },
      },
      bill: { rows: 2 },
      notifications: [
        { kind: 'payment', attempts: 1, answered: true },
        { kind: 'refund', attempts: 1, answered: true },
      ],
    });
    expect(result.payCallback.event.outTradeNo).toBe(result.order.outTradeNo);
    expect(result.refundCallback.event.outTradeNo).toBe(result.order.outTradeNo);
    expect(code).toBe(0);
  });

  it('prints plain lines into a pipe, of a cycle on v3', async () => {
    const { code, stdout, stderr } = await cloudpay('demo', '--version', 'v3');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/signType: 'RSA',\n +paySign: '[0-9A-Za-z+/]{342}=='/);
    expect(stdout).toContain("event_type: 'TRANSACTION.SUCCESS'");
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('✓ pay_cb returned { errcode: 0 }');
    expect(stdout).toMatch(/Every step succeeded\.\n$/);
    expect(code).toBe(0);
  });

  it('exits with 1 and the reason when a callback replies wrongly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samples-'));
    try {
      const functions = join(folder, 'cloudfunctions');
      cpSync(samples, functions, { recursive: true });
      cpSync(join(samples, '../cloudbase-data'), join(folder, 'cloudbase-data'), { recursive: true });
      writeFileSync(join(functions, 'pay_cb/index.js'), "exports.main = async () => 'success';");
      const { code, stdout } = await cloudpay('demo', '--json', '--functions', functions);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: false,
        error: expect.stringContaining('CloudPay wants { errcode: 0'),
        notifications: [{ kind: 'payment', attempts: 1, answered: false }],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says in one sentence that there are no functions', async () => {
    const { code, stderr } = await cloudpay('demo', '--functions', join(samples, 'nowhere'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^cloudpay: [^\n]*nowhere[^\n]*\n$/);
  });
});
