const { wordsFor } = require('../../shop/functions');
const { choosePicture } = require('../../shop/pictures');
const { newReviewId, reviewsOf, sendReview } = require('../../shop/reviews');

Page({
  data: {
    reviews: [],
    loading: true,
    notice: '',
    isWriting: false,
    isThanked: false,
    text: '',
    picture: '',
    sending: false,
    sendNotice: '',
  },

  /** From a paid order with `write`. */
  onLoad({ goodsId, write }) {
    this.goodsId = goodsId;
    this.reviewId = newReviewId();
    this.setData({ isWriting: write === '1' });
    return this.load();
  },

  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },

  async load() {
    this.setData({ loading: true, notice: '' });
    try {
      this.setData({ reviews: await reviewsOf(this.goodsId) });
    } catch (error) {
      this.setData({ notice: wordsFor(error) });
    } finally {
      this.setData({ loading: false });
    }
  },

  onText({ detail }) {
    this.setData({ text: detail.value });
  },

  async onChoose() {
    try {
      const picture = await choosePicture();
      if (picture) this.setData({ picture });
    } catch (error) {
      console.error(error);
      this.setData({ sendNotice: '没有取到图片，请检查微信的相册和相机权限' });
    }
  },

  onRemove() {
    this.setData({ picture: '' });
  },

  onPreview({ currentTarget }) {
    wx.previewImage({ urls: [currentTarget.dataset.picture] });
  },

  async onSend() {
    const text = this.data.text.trim();
    if (this.sending || !text) return;
    this.sending = true;
    this.setData({ sending: true, sendNotice: '' });
    try {
      await sendReview(this.reviewId, { goodsId: this.goodsId, text, picture: this.data.picture });
      this.setData({ isWriting: false, isThanked: true });
      await this.load();
    } catch (error) {
      // Text and picture stay, to be sent again.
      this.setData({ sendNotice: wordsFor(error) });
    } finally {
      this.sending = false;
      this.setData({ sending: false });
    }
  },
});
