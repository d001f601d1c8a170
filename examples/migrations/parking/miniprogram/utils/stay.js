export const leave = (hours) =>
  wx.cloud.callFunction({ name: 'leave', data: { hours } }).then(({ result }) => result)
