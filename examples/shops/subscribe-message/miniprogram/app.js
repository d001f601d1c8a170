App({
  onLaunch: function () {
    wx.cloud.init()
  },

  globalData: {
    // 订阅消息模板
    templateId: 'eHx4bWJQ7kR2nTzV0sUuYpLgAcDoFi9KwMtNvXqBhJs',
  },
})
