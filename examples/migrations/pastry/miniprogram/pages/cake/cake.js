const db = wx.cloud.database()

Page({
  data: { cakes: [], orders: [] },

  onShow: function () {
    db.collection('cakes').orderBy('sort', 'asc').get().then(res => {
      this.setData({ cakes: res.data })
    })
    db.collection('orders').get().then(res => {
      this.setData({ orders: res.data })
    })
  },

  // 上传蛋糕上的照片，写入订单，再由云函数下单
  buy: function (e) {
    const cake = this.data.cakes[e.currentTarget.dataset.index]
    wx.chooseImage({
      count: 1,
      success: res => {
        const filePath = res.tempFilePaths[0]
        wx.cloud.uploadFile({ cloudPath: 'photos/' + Date.now() + '.png', filePath }).then(file =>
          db.collection('orders').add({
            data: { cakeId: cake._id, photo: file.fileID, status: 0, createTime: db.serverDate() }
          })
        ).then(added =>
          wx.cloud.callFunction({ name: 'createOrder', data: { orderId: added._id } })
        ).then(called => {
          wx.requestPayment({ ...called.result.payment, fail: console.error })
        }).catch(console.error)
      }
    })
  }
})
