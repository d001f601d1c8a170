App({
  async onLaunch() {
    wx.cloud.init({ env: 'tea-8k2m4n6p1q3r5s7t' });
  },
});
