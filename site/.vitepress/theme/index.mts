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

/** The theme calls the name of a group a button, also where it cannot be folded: the keyboard would stop there for nothing. */
function passHeadingsBy() {
  for (const heading of document.querySelectorAll(
    '.VPSidebarItem:not(.collapsible) > .item[role="button"]',
  )) {
    heading.removeAttribute('role');
    heading.removeAttribute('tabindex');
  }
}

function forTheKeyboard() {
  reachWideBoxes();
  passHeadingsBy();
}

export default {
  extends: theme,
  setup() {
    const route = useRoute();
    onMounted(() => {
      forTheKeyboard();
      window.addEventListener('resize', reachWideBoxes);
    });
    watch(
      () => route.path,
      () => nextTick(forTheKeyboard),
    );
  },
};
