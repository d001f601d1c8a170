const db = wx.cloud.database();

Page({
  data: { meals: [], wishes: [], added: 0 },

  onLoad() {
    const onError = console.error;
    this.watchers = [
      db
        .collection('meals')
        .where({ _openid: '{openid}' })
        .orderBy('createTime', 'desc')
        .limit(10)
        .watch({
          onChange: (snapshot) => {
            const added = snapshot.docChanges.filter(({ queueType }) => queueType === 'enqueue').length;
            this.setData({ meals: snapshot.docs, added: this.data.added + added });
          },
          onError,
        }),
      // 仅创建者可读写：不带条件也只看到自己的
      db.collection('wishes').watch({
        onChange: (snapshot) => this.setData({ wishes: snapshot.docs }),
        onError,
      }),
    ];
  },

  onUnload() {
    this.watchers.forEach((watcher) => watcher.close());
  },

  async wish(e) {
    await db.collection('wishes').add({ data: { text: e.detail.value, at: db.serverDate() } });
  },
});
