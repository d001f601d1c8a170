/** What of WeChat's runtime this module uses. Spelt out here, so that it compiles without WeChat's global typings. */
export interface MiniProgramApi {
  request(options: {
    url: string;
    method: 'POST';
    header: Record<string, string>;
    data: string;
    timeout?: number;
    success(answer: { statusCode: number; data: unknown }): void;
    fail(error: Failure): void;
  }): unknown;
  login(options: { success(result: { code?: string }): void; fail(error: Failure): void }): unknown;
  getStorageSync(key: string): unknown;
  setStorage(options: { key: string; data: unknown }): unknown;
}

export interface Failure {
  errMsg?: string;
}

declare const wx: MiniProgramApi;

/** WeChat's global object, looked up at each use: tests and other hosts put it there after this module was loaded. */
export function runtime(): MiniProgramApi {
  return wx;
}
