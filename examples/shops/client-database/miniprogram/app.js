//app.js
App({
  onLaunch: function () {
    if (!wx.cloud) {
      console.error('请使用 2.2.3 或以上的基础库以使用云能力')
    } else {
      wx.cloud.init({
        env: 'fruit-4g7h2k9m0n1p3q5r',
        traceUser: true,
      })
    }

    var that = this
    this.globalData = {}
    wx.cloud.callFunction({
      name: 'login',
      data: {},
      success: function (res) {
        that.globalData.openid = res.result.openid
      },
      fail: function (err) {
        console.error('[云函数] [login] 调用失败', err)
      },
    })
  },
})
