import { Content } from 'vitepress';
import VPHomeContent from 'vitepress/dist/client/theme-default/components/VPHomeContent.vue';
import VPHomeFeatures from 'vitepress/dist/client/theme-default/components/VPHomeFeatures.vue';
import VPHomeHero from 'vitepress/dist/client/theme-default/components/VPHomeHero.vue';
import { h } from 'vue';

/** The home page of the theme as the main part of the document, which the theme leaves out. */
export default () =>
  h('main', { class: 'VPHome' }, [
    h(VPHomeHero),
    h(VPHomeFeatures),
    h(VPHomeContent, null, { default: () => h(Content) }),
  ]);
