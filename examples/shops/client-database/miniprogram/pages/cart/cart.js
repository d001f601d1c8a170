const db = wx.cloud.database()
const app = getApp()

Page({
  data: {
    list: [],
    total: 0,
    paying: false,
  },

  onShow: function () {
    this.load()
  },

  load: function () {
    var that = this
    return db.collection('cart').where({ _openid: app.globalData.openid }).get().then(function (res) {
      var total = 0
      res.data.forEach(function (item) {
        total += item.price * item.num
      })
      that.setData({ list: res.data, total: total.toFixed(2) })
    })
  },

  remove: function (e) {
    var that = this
    db.collection('cart').doc(e.currentTarget.dataset.id).remove({
      success: function () {
        that.load()
      },
      fail: console.error,
    })
  },

  submit: function () {
    var that = this
    this.setData({ paying: true })
    db.collection('orders').add({
      data: {
        items: this.data.list.map(function (item) {
          return { goodsId: item.goodsId, name: item.name, num: item.num }
        }),
        total: this.data.total,
        status: 0,
        createTime: db.serverDate(),
      },
    }).then(function (res) {
      that.setData({ orderId: res._id })
      return wx.cloud.callFunction({ name: 'pay', data: { orderId: res._id } })
    }).then(function (res) {
      if (res.result.code !== 0) {
        that.setData({ paying: false })
        wx.showToast({ title: res.result.msg, icon: 'none' })
        return
      }
      that.requestPayment(res.result.payment)
    })
  },

  requestPayment: function (payment) {
    var that = this
    wx.requestPayment({
      ...payment,
      success: function () {
        that.clear()
      },
      fail: function (err) {
        console.error('pay fail', err)
        that.setData({ paying: false })
      },
    })
  },

  // 小程序端一次只能删除一条记录
  clear: function () {
    var that = this
    var removing = this.data.list.map(function (item) {
      return db.collection('cart').doc(item._id).remove()
    })
    Promise.all(removing).then(function () {
      that.setData({ list: [], total: 0, paying: false })
      wx.redirectTo({ url: '/pages/orders/orders' })
    })
  },
})
