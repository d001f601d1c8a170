import type { ClockState } from './clock';

export interface ProjectRoutes {
  'GET /api/project': { answer: ProjectInfo };
}

export interface ProjectInfo {
  /** The project's name. Default: the name of its folder. */
  name: string;
  /** Absolute path of the folder of its functions. */
  folder: string;
  envId: string;
  /** The version of WeChat Pay's protocol that functions use. */
  protocol: 'v2' | 'v3';
  /** The payee's name on the cashier. */
  merchantName: string;
  clock: ClockState;
  urls: {
    wechatPay: string;
    /** WeChat Pay's second host. */
    wechatPayBackup: string;
    gateway: string;
    functions: string;
    /** Where mini programs without CloudBase log in and call functions: `install({ url })` of their module. */
    session: string;
  };
  /** The users that can be chosen as caller; the first is the default. Other openids are accepted too. */
  users: readonly User[];
  /** Whether state is kept between runs, and where. */
  state: { kept: true; folder: string } | { kept: false };
  /** The emulator's version, for the page's footer and for bug reports. */
  version: string;
}

export interface User {
  openId: string;
  name?: string;
}
