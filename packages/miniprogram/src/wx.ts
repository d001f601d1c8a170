/** The part of WeChat's runtime that this module uses. Declared here, so that it compiles without WeChat's global typings. */
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
  uploadFile(options: {
    url: string;
    filePath: string;
    /** The field of the form that holds the file. */
    name: string;
    header?: object;
    timeout?: number;
    success(answer: { statusCode: number; data: string }): void;
    fail(error: Failure): void;
  }): TransferTask;
  downloadFile(options: {
    url: string;
    timeout?: number;
    success(answer: { statusCode: number; tempFilePath: string }): void;
    fail(error: Failure): void;
  }): TransferTask;
  login(options: { success(result: { code?: string }): void; fail(error: Failure): void }): unknown;
  getStorageSync(key: string): unknown;
  setStorage(options: { key: string; data: unknown }): unknown;
  /** In the library since 1.1.0. */
  arrayBufferToBase64(bytes: ArrayBuffer): string;
  base64ToArrayBuffer(text: string): ArrayBuffer;
  connectSocket(options: { url: string }): SocketTask;
}

/** An upload or a download. Old libraries lack some of its methods. */
export interface TransferTask {
  abort(): unknown;
  onProgressUpdate?(listener: never): unknown;
  offProgressUpdate?(listener?: never): unknown;
  onHeadersReceived?(listener: never): unknown;
  offHeadersReceived?(listener?: never): unknown;
}

/** A WebSocket. */
export interface SocketTask {
  send(options: { data: string }): unknown;
  close(options: object): unknown;
  onOpen(listener: () => void): unknown;
  onMessage(listener: (message: { data: unknown }) => void): unknown;
  onClose(listener: (close?: { code?: number; reason?: string }) => void): unknown;
  onError(listener: (error: Failure) => void): unknown;
}

export interface Failure {
  errMsg?: string;
}

declare const wx: MiniProgramApi;

/** WeChat's global object, read at each use: tests and other hosts set it after this module was loaded. */
export function runtime(): MiniProgramApi {
  return wx;
}
