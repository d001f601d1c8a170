const db = wx.cloud.database();

Page({
  data: { menu: [], paid: 0, note: '' },

  onLoad() {
    this.watcher = db.collection('shop').doc('today').watch({
      onChange: (snapshot) => {
        const [shop] = snapshot.docs;
        this.setData({ menu: shop.menu, paid: shop.paid });
      },
      onError: (err) => console.error('the watch closed because of error', err),
    });
  },

  onUnload() {
    this.watcher.close();
  },

  async order(e) {
    const { index } = e.currentTarget.dataset;
    const { result } = await wx.cloud.callFunction({ name: 'placeMeal', data: { index } });
    this.setData({ mealId: result.mealId });
    try {
      await wx.requestPayment(result.payment);
    } catch (err) {
      wx.showToast({ title: '未付款', icon: 'none' });
    }
    wx.navigateTo({ url: `/pages/progress/progress?id=${result.mealId}` });
  },
});
