const app = getApp()

Page({
  data: {
    lesson: null,
    state: '',
  },

  onLoad(options) {
    wx.cloud.database().collection('lessons').doc(options.id).get().then((res) => {
      this.setData({ lesson: res.data })
    }).catch(console.error)
  },

  // 订阅授权必须由点击触发，拒绝也可以继续报名
  onTapSignUp() {
    wx.requestSubscribeMessage({
      tmplIds: [app.globalData.templateId],
      complete: () => this.signUp(),
    })
  },

  signUp() {
    wx.cloud.callFunction({
      name: 'signUp',
      data: {
        lessonId: this.data.lesson._id,
      },
      success: (res) => {
        this.setData({ outTradeNo: res.result.outTradeNo })
        const payment = res.result.payment
        wx.requestPayment({
          ...payment,
          success: (res) => {
            console.log('pay success', res)
            this.check()
          },
          fail: (err) => {
            console.error('pay fail', err)
            this.setData({ state: '未付款' })
          },
        })
      },
      fail: console.error,
    })
  },

  check() {
    wx.cloud.callFunction({ name: 'mySignUp', data: { outTradeNo: this.data.outTradeNo } }).then((res) => {
      this.setData({ state: res.result.status === 'paid' ? '报名成功' : '确认中' })
    })
  },

  quit() {
    wx.cloud.callFunction({
      name: 'quitLesson',
      data: { outTradeNo: this.data.outTradeNo },
      complete: () => this.setData({ state: '退款中' }),
    })
  },
})
