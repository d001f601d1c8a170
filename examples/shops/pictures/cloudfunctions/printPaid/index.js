const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

// 付款后生成取件码，存到云存储
exports.main = async (event, context) => {
  const { SOURCE } = cloud.getWXContext()
  if (SOURCE !== 'wx_paycallback') return { errcode: 1, errmsg: '不是微信支付的通知' }
  const { attach, outTradeNo, totalFee } = event
  const prints = db.collection('prints').where({ _id: attach, outTradeNo, totalFee, status: 'unpaid' })
  const { total } = await prints.count()
  if (total === 0) return { errcode: 0 }

  const { buffer } = await cloud.openapi.wxacode.getUnlimited({
    scene: attach.slice(0, 32),
    page: 'pages/pickup/pickup',
    checkPath: false,
    width: 280
  })
  const { fileID } = await cloud.uploadFile({
    cloudPath: 'codes/' + attach + '.png',
    fileContent: buffer
  })
  await prints.update({ data: { status: 'paid', code: fileID } })
  return { errcode: 0 }
}
