// Blocks that do not begin or end on the sixteen columns; what is as wide as its words may end anywhere.
const wrap = document.querySelector('main .wrap') || document.querySelector('.wrap');
if (!wrap) return [];
const style = getComputedStyle(wrap), box = wrap.getBoundingClientRect();
const left = box.left + parseFloat(style.paddingLeft), right = box.right - parseFloat(style.paddingRight);
const gap = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--gap')) * 16;
const step = (right - left + gap) / 16;
const on = (x) => Math.abs(x / step - Math.round(x / step)) * step < 1;
const name = (e) => e.localName + (e.id && '#' + e.id) + (e.getAttribute('class') ? '.' + e.getAttribute('class') : '');
const begin = '.two > *, .side, .main, .vow, .vow svg, .sign .form, .sign form, .prose > *, .foot .stack, .foot nav, .help h2, .help li';
const end = '.two > .beam, .two form, .main, .vow svg, .sign .form, .prose > .fact, .foot nav, .help li';
const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.getClientRects().length);
return [
  ...shown(begin).filter((one) => !on(one.getBoundingClientRect().left - left)).map((one) => name(one) + ' begins off the columns at ' + one.getBoundingClientRect().left),
  ...shown(end).filter((one) => !on(one.getBoundingClientRect().right - left + gap)).map((one) => name(one) + ' ends off the columns at ' + one.getBoundingClientRect().right),
];
