const db = wx.cloud.database()
const PAGE = 20

Page({
  data: {
    orders: [],
    total: 0,
    comments: [],
  },

  onShow: function () {
    this.setData({ orders: [] })
    this.loadMore()
  },

  onReachBottom: function () {
    if (this.data.orders.length < this.data.total) this.loadMore()
  },

  // 自定义安全规则要求查询条件带上 _openid
  loadMore: async function () {
    const mine = db.collection('orders').where({ _openid: '{openid}' })
    const { total } = await mine.count()
    const { data } = await mine.orderBy('createTime', 'desc').skip(this.data.orders.length).limit(PAGE).get()
    this.setData({ total, orders: this.data.orders.concat(data) })
  },

  remove: async function (e) {
    const { id } = e.currentTarget.dataset
    const { stats } = await db.collection('orders').where({ _id: id, _openid: '{openid}', status: 0 }).remove()
    if (stats.removed === 0) wx.showToast({ title: '已付款的订单不能删除', icon: 'none' })
    this.onShow()
  },

  comment: async function (e) {
    const { id } = e.currentTarget.dataset
    await db.collection('comments').add({ data: { orderId: id, text: e.detail.value, createTime: db.serverDate() } })
    const { data } = await db.collection('comments').orderBy('createTime', 'desc').limit(PAGE).get()
    this.setData({ comments: data })
  },
})
