const db = wx.cloud.database()
const _ = db.command

Page({
  data: {
    goods: [],
    cartCount: 0,
    keyword: '',
  },

  onLoad: function () {
    var that = this
    db.collection('goods').where({ onSale: true }).orderBy('sort', 'asc').get({
      success: function (res) {
        that.setData({ goods: res.data })
      },
      fail: console.error,
    })
  },

  onShow: function () {
    this.countCart()
  },

  countCart: function () {
    var that = this
    db.collection('cart').count({
      success: function (res) {
        that.setData({ cartCount: res.total })
      },
    })
  },

  onInput: function (e) {
    this.setData({ keyword: e.detail.value })
  },

  search: function () {
    var that = this
    db.collection('goods').where({
      name: db.RegExp({ regexp: this.data.keyword, options: 'i' }),
      onSale: true,
    }).get().then(function (res) {
      that.setData({ goods: res.data })
    })
  },

  // 购物车里已经有这件商品就加一，没有就新增
  addCart: function (e) {
    var that = this
    var item = this.data.goods[e.currentTarget.dataset.index]
    var cart = db.collection('cart')
    cart.where({ goodsId: item._id }).get({
      success: function (res) {
        var done = function () {
          wx.showToast({ title: '已加入购物车' })
          that.countCart()
        }
        if (res.data.length > 0) {
          cart.doc(res.data[0]._id).update({ data: { num: _.inc(1) }, success: done })
        } else {
          cart.add({
            data: { goodsId: item._id, name: item.name, price: item.price, num: 1, time: new Date() },
            success: done,
          })
        }
      },
    })
  },
})
