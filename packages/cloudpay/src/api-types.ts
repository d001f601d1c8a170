/**
 * The types of every call. Parameters, results and their comments come from the API declarations: `npm run build` writes
 * them to `generated`. This file has the rules that hold for every API.
 *
 * An editor shows the comment of a parameter only if every member of the call's type agrees on its property. So no type
 * here maps the parameters or adds to them in a union.
 */
import type { Payment } from '@opencloudpay/wechatpay';
import type { Bytes } from '@opencloudpay/wechatpay/http';
import type { AllApis, Calls, CommonAnswers, CommonParameters } from './generated/calls';

type ApiName = keyof Calls;

/** `out_trade_no` → `outTradeNo`. */
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

// ── Requests

/** All parameters except the alternatives: one of those is required. */
type Given<Api extends ApiName> = Calls[Api]['data'] &
  Calls[Api]['pairs'] &
  Calls[Api]['callback'] &
  CommonParameters;

type Alternatives<Api extends ApiName> = Calls[Api]['anyOf'];

/** A value for at least one of the alternatives. */
type OneOf<Values> = [keyof Values] extends [never]
  ? unknown
  : { [Name in keyof Values]: { [Key in Name]: Values[Name] } }[keyof Values];

/**
 * The parameters of a call, in camelCase or snake_case, freely mixed. Amounts are integer cents, times Beijing time.
 * Parameters that are JSON text for WeChat Pay may be given as objects.
 */
export type CallData<Api extends ApiName> = Given<Api> & OneOf<Alternatives<Api>>;

// ── Results

type Indexed<Name extends string, Spelling extends 'camel' | 'snake'> = Name extends `${infer Stem}_$n_$m`
  ? `${Spelled<Stem, Spelling>}_${number}_${number}`
  : Name extends `${infer Stem}_$n`
    ? `${Spelled<Stem, Spelling>}_${number}`
    : Spelled<Name, Spelling>;

type Spelled<Name extends string, Spelling> = Spelling extends 'camel' ? Camel<Name> : Name;

/** Every field may be missing: WeChat Pay leaves out empty fields. */
type AnswersOf<Fields> = {
  readonly [Name in keyof Fields & string as
    | Indexed<Name, 'snake'>
    // `errCode` is CloudPay's own.
    | Exclude<Indexed<Name, 'camel'>, 'errCode'>]?: Fields[Name];
};

/** Lists made of indexed fields: `null` if an index has no such field. */
type ListsOf<Lists> = { readonly [Name in keyof Lists & string as Name | Camel<Name>]?: Lists[Name] };

/** The fields that only some APIs return. */
interface OwnResults {
  xml: unknown;
  payable: {
    /** The parameters of `wx.requestPayment`; present if the order succeeded with trade type JSAPI. */
    readonly payment?: Payment;
  };
  file: {
    /** The file: text, or its gzip with `tarType: 'GZIP'`. Missing if WeChat Pay refused. */
    readonly data?: string | Bytes;
  };
}

/**
 * The result of a call: camelCase, like CloudPay's, and readable under the documented snake_case names too
 * (`err_code` is WeChat Pay's own code, which `errCode` hides). Amounts and counts are numbers, in cents.
 *
 * `errCode: 0` says only that WeChat Pay answered; `returnCode` and `resultCode` say whether the business succeeded.
 */
export type CallResult<Api extends ApiName> = AnswersOf<CommonAnswers & Calls[Api]['answer']> &
  ListsOf<Calls[Api]['lists']> &
  OwnResults[Calls[Api]['body']] & {
    readonly errCode: 0;
    readonly errMsg: string;
    /**
     * What to do about a refusal whose cause is outside the call: keys, certificates, clocks, maintenance. Or a parameter
     * that was accepted and is probably wrong: a mistyped name, an amount of float arithmetic, a time in UTC.
     */
    readonly hint?: string;
  };

type AnyCall<Api extends ApiName> = (data: CallData<Api>) => Promise<CallResult<Api>>;

/** The same with one alternative given: a single type, so that an editor shows its comments. */
type CallWith<Api extends ApiName, Values> = {
  [Name in keyof Values]: (
    given: (data: Given<Api> & { [Key in Name]: Values[Name] }) => Promise<CallResult<Api>>,
  ) => void;
}[keyof Values] extends (given: infer Overloads) => void
  ? Overloads
  : never;

/** One API. Rejects with a {@link CloudPayError}. */
export type ApiCall<Api extends ApiName> = [keyof Alternatives<Api>] extends [never]
  ? AnyCall<Api>
  : CallWith<Api, Alternatives<Api>> & AnyCall<Api>;

/** Every API, with the comments of its declaration. */
export type Namespace = AllApis<{ [Api in ApiName]: ApiCall<Api> }>;
