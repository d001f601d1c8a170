import { call } from '../../utils/call.js'

const app = getApp()

Page({
  data: { user: null, card: null, message: '' },

  async onLoad() {
    this.setData({ user: await app.login })
  },

  async buy(e) {
    const { outTradeNo, payment } = await call('pay', { kind: e.currentTarget.dataset.kind })
    this.setData({ outTradeNo })
    try {
      await wx.requestPayment(payment)
    } catch (err) {
      this.setData({ message: err.errMsg })
    }
    await this.refresh()
  },

  async refresh() {
    this.setData({ card: await call('query', { outTradeNo: this.data.outTradeNo }) })
  },

  async refund() {
    try {
      await call('refund', { outTradeNo: this.data.outTradeNo })
    } catch (err) {
      this.setData({ message: err.message })
    }
    await this.refresh()
  },
})
