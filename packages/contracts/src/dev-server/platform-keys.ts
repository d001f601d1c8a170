import type { Empty } from './values';

export interface PlatformKeyRoutes {
  'GET /api/platform-keys': { answer: PlatformKeys };
  /** Changes what the merchant has, as its administrator does on the merchant platform. */
  'PUT /api/platform-keys': { body: { mode: PlatformKeys['mode'] }; answer: PlatformKeys };
  /** Issues a new platform certificate. The old one is used beside it for a day of the emulated clock. */
  'POST /api/platform-keys/rotate': { body: Empty; answer: PlatformKeys };
}

/** What WeChat Pay v3 signs its answers and notifications with. */
export interface PlatformKeys {
  /** `both`: while the merchant switches from platform certificates to the public key. */
  mode: 'public-key' | 'certificates' | 'both';
  /** The id of the WeChat Pay public key: `PUB_KEY_ID_…`. */
  publicKeyId: string;
  /** The serial numbers of the platform certificates that are in use, the newest last. */
  certificates: readonly string[];
}
