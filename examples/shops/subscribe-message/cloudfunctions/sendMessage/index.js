const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })

// 由其他云函数调用；小程序端不能给别人发消息
exports.main = async (event, context) => {
  const { SOURCE } = cloud.getWXContext()
  if (!/,scf$/.test(SOURCE)) return { errcode: 1, errMsg: 'forbidden' }
  try {
    return await cloud.openapi.subscribeMessage.send({
      touser: event.touser,
      data: event.data,
      templateId: 'Qd8ZrFvYyPbKcWmXsEtTnGhUiJaLoR3x5wCeVkBf7zA',
    })
  } catch (err) {
    console.log(err)
    return err
  }
}
