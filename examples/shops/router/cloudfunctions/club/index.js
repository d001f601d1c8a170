const cloud = require('wx-server-sdk')
const TcbRouter = require('tcb-router')
const { subMchId, price } = require('./config')

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()
const _ = db.command

exports.main = async (event, context) => {
  // 微信支付的通知不带路由
  if (!event.$url && event.returnCode) event.$url = event.refundStatus ? 'refunded' : 'paid'
  const app = new TcbRouter({ event })

  app.use(async (ctx, next) => {
    const { OPENID, ENV } = cloud.getWXContext()
    ctx.state = { openid: OPENID, env: ENV, cards: db.collection('cards') }
    await next()
  })

  app.router('login', async (ctx) => {
    const { openid } = ctx.state
    const users = db.collection('users')
    const { data } = await users.where({ _openid: openid }).get()
    if (data.length === 0) await users.add({ data: { _openid: openid, visits: 1 } })
    else await users.doc(data[0]._id).update({ data: { visits: _.inc(1) } })
    ctx.body = { code: 0, data: { openid, isNew: data.length === 0 } }
  })

  app.router('pay', async (ctx) => {
    const { openid, env, cards } = ctx.state
    const totalFee = price[event.kind]
    if (!totalFee) return (ctx.body = { code: 400, message: '没有这种卡' })
    const outTradeNo = `C${Date.now()}${Math.random().toString().slice(2, 8)}`
    await cards.add({ data: { _id: outTradeNo, _openid: openid, kind: event.kind, totalFee, state: 'NEW' } })
    const { payment } = await cloud.cloudPay.unifiedOrder({
      body: '会员卡',
      outTradeNo,
      spbillCreateIp: '127.0.0.1',
      subMchId,
      totalFee,
      envId: env,
      functionName: 'club',
    })
    ctx.body = { code: 0, data: { outTradeNo, payment } }
  })

  // 谁都可以带着 returnCode 调用这个函数，所以以微信支付查到的结果为准
  app.router('paid', async (ctx) => {
    const { outTradeNo } = event
    const { tradeState, totalFee } = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo })
    if (tradeState !== 'SUCCESS') return (ctx.body = { errcode: 1, errmsg: tradeState })
    await ctx.state.cards.where({ _id: outTradeNo, totalFee, state: 'NEW' }).update({ data: { state: 'PAID' } })
    ctx.body = { errcode: 0 }
  })

  app.router('query', async (ctx, next) => {
    const { data } = await ctx.state.cards.where({ _id: event.outTradeNo, _openid: ctx.state.openid }).get()
    if (data.length === 0) return (ctx.body = { code: 404, message: '没有这张卡' })
    ctx.card = data[0]
    await next()
  }, async (ctx) => {
    const { tradeState } = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: ctx.card._id })
    ctx.body = { code: 0, data: { kind: ctx.card.kind, state: ctx.card.state, tradeState } }
  })

  app.router('refund', async (ctx) => {
    const { openid, env, cards } = ctx.state
    const { data } = await cards.where({ _id: event.outTradeNo, _openid: openid, state: 'PAID' }).get()
    if (data.length === 0) return (ctx.body = { code: 409, message: '不能退卡' })
    // 退款单号不变，失败后重试不会退两次
    const { resultCode, errCodeDes } = await cloud.cloudPay.refund({
      outTradeNo: event.outTradeNo,
      outRefundNo: `${event.outTradeNo}R`,
      subMchId,
      totalFee: data[0].totalFee,
      refundFee: data[0].totalFee,
      envId: env,
      functionName: 'club',
    })
    if (resultCode !== 'SUCCESS') return (ctx.body = { code: 500, message: errCodeDes })
    await cards.where({ _id: event.outTradeNo, state: 'PAID' }).update({ data: { state: 'REFUNDING' } })
    ctx.body = { code: 0, data: {} }
  })

  app.router('refunded', async (ctx) => {
    const { outTradeNo } = event
    const { refundStatus_0: refundStatus } = await cloud.cloudPay.queryRefund({ subMchId, outTradeNo })
    if (refundStatus !== 'SUCCESS') return (ctx.body = { errcode: 1, errmsg: refundStatus })
    await ctx.state.cards.where({ _id: outTradeNo, state: _.in(['PAID', 'REFUNDING']) }).update({ data: { state: 'REFUNDED' } })
    ctx.body = { errcode: 0 }
  })

  return app.serve()
}
