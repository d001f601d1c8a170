const db = wx.cloud.database();

const TEXT = { WAIT: '等待付款', PAID: '制作中', REFUNDING: '退款中', REFUNDED: '已退款' };

Page({
  data: { meal: null, text: '', steps: [] },

  onLoad({ id }) {
    this.watcher = db
      .collection('meals')
      .where({ _id: id, _openid: '{openid}' })
      .watch({
        onChange: ({ docs, docChanges, type }) => {
          if (docs.length === 0) return;
          const steps = docChanges.map(({ queueType, dataType, updatedFields }) => ({
            queueType,
            dataType,
            updatedFields,
          }));
          this.setData({
            meal: docs[0],
            text: TEXT[docs[0].status],
            steps: type === 'init' ? [] : this.data.steps.concat(steps),
          });
        },
        onError: (err) => this.setData({ text: err.errMsg }),
      });
  },

  onUnload() {
    this.watcher.close();
  },

  async refund() {
    await wx.cloud.callFunction({ name: 'refundMeal', data: { mealId: this.data.meal._id } });
  },
});
