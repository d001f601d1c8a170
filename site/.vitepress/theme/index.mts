import { useRoute } from 'vitepress';
import theme from 'vitepress/theme-without-fonts';
import { nextTick, onMounted, watch } from 'vue';
import './style.css';

/** What is wider than the page scrolls in its own box. The keyboard must reach the box to scroll it, and no other. */
function reachWideBoxes() {
  for (const box of document.querySelectorAll<HTMLElement>('.table, .drawing, .diagram')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}

export default {
  extends: theme,
  setup() {
    const route = useRoute();
    onMounted(() => {
      reachWideBoxes();
      window.addEventListener('resize', reachWideBoxes);
    });
    watch(
      () => route.path,
      () => nextTick(reachWideBoxes),
    );
  },
};
