import type { DocumentAction } from '@opencloudpay/contracts/document-actions';

/** How an action reaches the documents, and the answer comes back. */
export type DatabaseTransport = (
  action: DocumentAction,
  params: Readonly<Record<string, unknown>>,
  options: SendOptions,
) => Promise<object>;

export interface SendOptions {
  envId: string | undefined;
  /** Milliseconds. */
  timeout: number;
}
