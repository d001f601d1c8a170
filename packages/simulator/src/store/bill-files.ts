import { randomBytes } from 'node:crypto';

/** The file of a bill that WeChat Pay has named by an address. */
export interface BillFile {
  /** The merchant that may download it. */
  readonly mchId: string;
  readonly content: Buffer;
  readonly contentType: string;
  /** Until when, by the simulator's clock. */
  readonly until: number;
}

const MOST = 100;

/** The files of bills by the tokens in their addresses. Only in memory: the addresses live for minutes. */
export class BillFiles {
  private readonly files = new Map<string, BillFile>();

  /** @returns the token of its address */
  add(file: BillFile): string {
    const token = randomBytes(48).toString('base64url');
    this.files.set(token, file);
    const [oldest = ''] = this.files.keys();
    if (this.files.size > MOST) this.files.delete(oldest);
    return token;
  }

  find(token: string, now: number): BillFile | undefined {
    const file = this.files.get(token);
    return file && now < file.until ? file : undefined;
  }
}
