const { envId, functionsUrl } = require('./config');

App({
  onLaunch() {
    // The only lines that leave CloudBase: from here on, wx.cloud is a function host of your own.
    if (functionsUrl) {
      const { database } = require('./vendor/opencloudpay-database');
      const { storage } = require('./vendor/opencloudpay-storage');
      require('./vendor/opencloudpay').install({ url: functionsUrl, database, storage });
    }

    if (!wx.cloud) {
      console.error('没有 wx.cloud：请填写真实的 AppID 并开通云开发，或在 config.js 中填写 functionsUrl。');
      return;
    }
    wx.cloud.init({ ...(envId && { env: envId }), traceUser: true });
  },
});
