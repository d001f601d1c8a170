App({
  onLaunch: function () {
    wx.cloud.init({
      env: 'print-6f8h0j2k4l6m8n0p',
      traceUser: true
    })
  }
})
