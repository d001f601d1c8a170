/** Types for test dependencies that have none. */
declare module 'tenpay' {
  type Fields = Record<string, unknown>;

  export default class Payment {
    constructor(config: {
      appid: string;
      mchid: string;
      partnerKey: string;
      pfx?: Buffer;
      notify_url?: string;
      refund_url?: string;
    });
    urls: Record<string, string>;
    unifiedOrder(params: Fields): Promise<Record<string, string>>;
    getPayParamsByPrepay(params: Fields, signType?: string): Record<string, string>;
    orderQuery(params: Fields): Promise<Record<string, string>>;
    micropay(params: Fields): Promise<Record<string, string>>;
    reverse(params: Fields): Promise<Record<string, string>>;
    downloadFundflow(params: Fields): Promise<string>;
    closeOrder(params: Fields): Promise<Record<string, string>>;
    refund(params: Fields): Promise<Record<string, string>>;
    refundQuery(params: Fields): Promise<Record<string, string>>;
    downloadBill(params: Fields): Promise<string>;
    downloadBill(
      params: Fields,
      format: true,
    ): Promise<{ list_title: string[]; list_data: string[][]; total_title: string[]; total_data: string[] }>;
    middlewareForExpress(
      type: 'pay' | 'refund',
    ): (request: object, response: object, next: () => void) => Promise<void>;
  }
}
