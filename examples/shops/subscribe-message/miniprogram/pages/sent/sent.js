Page({
  data: { signups: [] },

  onShow() {
    wx.cloud.database().collection('signups').where({ _openid: '{openid}' }).get({
      success: (res) => this.setData({ signups: res.data }),
    })
  },
})
