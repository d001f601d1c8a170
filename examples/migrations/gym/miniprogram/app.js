App({
  onLaunch() {
    wx.cloud.init()
  },

  call(url, data) {
    return wx.cloud.callFunction({ name: 'gym', data: { $url: url, ...data } }).then(res => res.result)
  }
})
