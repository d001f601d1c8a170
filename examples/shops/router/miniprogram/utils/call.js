wx.cloud.init({ env: 'club-2b4d6f8h0j1l3n5p', traceUser: true })

const { cloud } = wx

/** 所有请求走同一个云函数，$url 是路由 */
export function call($url, data = {}) {
  return new Promise((resolve, reject) => {
    cloud.callFunction({
      name: 'club',
      data: { $url, ...data },
      success: (res) => (res.result.code === 0 ? resolve(res.result.data) : reject(new Error(res.result.message))),
      fail: reject,
    })
  })
}
