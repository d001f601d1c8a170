import { describe, expect, it } from '@jest/globals';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { runs } from '@opencloudpay/internal/testing/runs';
import { type ParameterSchema, apis as v2Apis } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import type { Mode } from '../forms';
import { type JsonObject, type JsonValue, valueAt } from '../json';
import { validRequest } from '../testing/v2-requests';
import { fullAnswer } from '../testing/v3-answers';
import { parameterProblems } from '../validate';
import { findTranslation, translationsOf } from './find-table';
import { toV2 } from './to-v2';
import { type Account, toV3, type V3Call } from './to-v3';
import { unsupportedCalls } from './unsupported';

const accounts: readonly Account[] = [
  { mode: 'partner', appid: 'wx8888888888888888', mchId: '1900000100' },
  { mode: 'direct', appid: 'wx8888888888888888', mchId: '1900000109' },
];
const calls = Object.values(v2Apis).filter(({ name }) => !Object.hasOwn(unsupportedCalls, name));

/** The parameters that v3 refuses in a call, whatever their value. */
function refusedIn(name: string): string[] {
  return translationsOf(name).flatMap(({ table }) =>
    table.request.flatMap((row) => ('refused' in row ? [row.from] : [])),
  );
}

function sentPlace(call: V3Call, to: string | undefined): JsonValue | undefined {
  if (to === undefined) return undefined;
  const root = call.params as unknown as JsonObject;
  return valueAt(root, to);
}

function rowsOf(name: string, fields: Record<string, unknown>, mode: Mode) {
  const rows = findTranslation(name, fields)?.table.request ?? [];
  return rows.map((row) => ({
    row,
    to: 'to' in row ? (typeof row.to === 'string' ? row.to : row.to[mode]) : undefined,
  }));
}

const isCents = (schema: ParameterSchema | undefined) =>
  schema?.type === 'integer' && schema.unit === 'cents';

describe.each(calls)('a call of $name', (api) => {
  it('that v2 accepts, with texts of one byte a character, is one that v3 accepts', () => {
    fc.assert(
      fc.property(
        validRequest(api, { without: refusedIn(api.name) }),
        fc.constantFrom(...accounts),
        (fields, account) => {
          // v3 needs out_order_no for the query of a return, and v2 takes either number.
          const given = api.name === 'profitSharingReturnQuery' ? { out_order_no: 'P1', ...fields } : fields;
          const { declaration, params } = toV3(api.name, given, account);
          expect(parameterProblems(declaration, account.mode, params)).toEqual([]);
        },
      ),
      { numRuns: runs(12) },
    );
  });

  it('is translated whole, or refused in v2’s names with a reason', () => {
    const names = new Set(['sub_mch_id', 'sub_appid', ...Object.keys(api.request.properties)]);
    fc.assert(
      fc.property(validRequest(api, { anyTexts: true }), fc.constantFrom(...accounts), (fields, account) => {
        let call: V3Call;
        try {
          call = toV3(api.name, fields, account);
        } catch (error) {
          expect(isCodedError(error)).toBe(true);
          const { problems } = error as { problems: { field: string; problem: string }[] };
          for (const { field, problem } of problems) {
            expect(names).toContain(/^\w+/.exec(field)?.[0]);
            expect(problem).toMatch(/bytes|cannot|is missing/);
          }
          return;
        }
        const ignored = call.ignored.map(({ field }) => field);
        for (const { row, to } of rowsOf(api.name, fields, account.mode)) {
          const value = fields[row.from];
          if (value === undefined || 'implied' in row || ignored.includes(row.from)) continue;
          const isSubMerchant = account.mode === 'direct' && to === undefined;
          // The default funds have no value in v3.
          const isDefault = value === 'REFUND_SOURCE_UNSETTLED_FUNDS';
          if (isSubMerchant || isDefault) continue;
          if ('to' in row) expect([row.from, sentPlace(call, to)]).not.toEqual([row.from, undefined]);
          if (isCents(api.request.properties[row.from])) expect(sentPlace(call, to)).toBe(value);
        }
      }),
      { numRuns: runs(12) },
    );
  });
});

describe('the amounts of receivers', () => {
  it('are the same integers in the same sequence', () => {
    fc.assert(
      fc.property(validRequest(v2Apis.multiProfitSharing, { without: ['brand_mch_id'] }), (fields) => {
        const { params } = toV3('multiProfitSharing', fields, accounts[0] as Account);
        const amounts = (list: unknown) => (list as { amount: number }[]).map(({ amount }) => amount);
        expect(amounts(valueAt(params.body, 'receivers'))).toEqual(
          amounts(JSON.parse(String(fields['receivers']))),
        );
      }),
      { numRuns: runs(12) },
    );
  });
});

describe.each(calls.filter(({ answer }) => answer.body === 'xml'))('an answer to $name', (api) => {
  it('has what v2’s declaration promises, with v2’s types, or words that say what is missing', () => {
    const { always = [], echoes = [], fields: declared } = api.answer;
    for (const { declaration, table } of translationsOf(api.name)) {
      fc.assert(
        fc.property(
          fullAnswer(declaration.answer.json.partner),
          fc.constantFrom(...accounts),
          (json, account) => {
            const answer = {
              ...(json as JsonObject),
              ...(table.refusedBy && { [table.refusedBy.state]: 'SUCCESS' }),
            };
            const { parameter = 'sub_mch_id', is } = table.when ?? {};
            const request = { [parameter]: is ?? answer[parameter] ?? '1900000109' };
            const { fields } = toV2(api.name, request, { status: 200, json: answer }, account);
            for (const name of [...always, ...echoes].map((each) => each.replace('$n', '0'))) {
              if (!Object.hasOwn(table.lacks ?? {}, name)) expect(fields).toHaveProperty(name);
            }
            for (const [name, { type, enum: values }] of Object.entries(declared)) {
              const value = fields[name.replace('_$n_$m', '_0_0').replace('_$n', '_0')];
              if (value === undefined) continue;
              expect([name, typeof value]).toEqual([name, type === 'integer' ? 'number' : 'string']);
              if (values && name !== 'trade_state') expect(values).toContain(value);
            }
          },
        ),
        { numRuns: runs(10) },
      );
    }
  });
});
