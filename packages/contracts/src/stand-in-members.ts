/** What to do in place of members of wx-server-sdk that its stand-in does not have. */
export const INSTEAD: Readonly<Record<string, string>> = {
  registerService: 'It extends the SDK itself, and no function needs it.',
  Cloud:
    'It reaches the environment of another mini program, and a function here reaches its own environment alone. Call a function of the other one over HTTP.',
  callOpenAPI: 'It is the old form of cloud.openapi: write cloud.openapi.subscribeMessage.send(params).',
  getVoIPSign:
    'WeChat signs this on CloudBase alone. Compute the signature with the session_key of your own login, as the page of wx.joinVoIPChat says.',
  getCloudCallSign:
    'WeChat signs this on CloudBase alone. Compute the signature with the session_key of your own login.',
  signature:
    'Compute the signature of virtual payment with node:crypto, as the page of the method says, and pass it as sig.',
  ai: 'Call the API of the model over HTTPS.',
};

/** The members of wx.cloud that `@opencloudpay/miniprogram` has. */
export const CLIENT_MEMBERS = [
  ...['init', 'callFunction', 'callContainer', 'database', 'Cloud', 'CloudID'],
  ...['uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL'],
] as const;
