//app.js
App({
  onLaunch: function () {
    wx.cloud.init({ env: 'pastry-5k7m9n1p3q5r7s9t', traceUser: true })
  }
})
