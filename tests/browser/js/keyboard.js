// What a pointer can do and a keyboard cannot, or does unseen. Tab goes by document order through what takes the focus
// (HTML, 6.6.3), so that each is asked whether it does.
const problems = new Set();
const name = (element) => element.localName + (element.id && '#' + element.id) + ' “' + (element.textContent || element.value || '').trim().slice(0, 30) + '”';
const control = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
const shown = (element) => element.getClientRects().length && element.checkVisibility({ visibilityProperty: true });
const ring = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
for (const element of document.querySelectorAll(control)) {
  if (element.disabled || !shown(element) || element.closest('[aria-hidden=true]')) continue;
  element.focus({ focusVisible: true, preventScroll: true });
  if (document.activeElement !== element || element.tabIndex < 0) problems.add(name(element) + ' is not reached by a keyboard');
  else if (element.tabIndex > 0) problems.add(name(element) + ' is out of its order');
  else if (!ring(getComputedStyle(element))) problems.add(name(element) + ' has the focus unseen');
}
// Backwards, as Shift+Tab goes, and by the ways to sections: nothing ends under the bar that stays in sight.
const bar = document.querySelector('.period');
const under = (element) => {
  const box = element.getBoundingClientRect(), over = bar.getBoundingClientRect();
  return box.top < over.bottom - 1 && box.bottom > over.top;
};
if (bar) {
  for (const element of [...document.querySelectorAll(control + ', [tabindex="0"]')].reverse()) {
    if (element.disabled || !shown(element) || bar.contains(element)) continue;
    element.focus();
    if (document.activeElement === element && under(element)) problems.add(name(element) + ' has the focus under the bar');
  }
  for (const way of document.querySelectorAll('.contents a')) {
    const fold = document.querySelector(way.hash).closest('details'), was = fold.open;
    fold.open = true;
    document.querySelector(way.hash).scrollIntoView();
    if (under(fold.querySelector('summary'))) problems.add(name(way) + ' leads to a heading under the bar');
    fold.open = was;
  }
  const box = bar.getBoundingClientRect();
  if (box.left > 0 || box.right < document.documentElement.clientWidth) problems.add('the bar leaves the page beside it in sight');
}
document.activeElement.blur();
for (const element of document.body.querySelectorAll('*')) {
  if (getComputedStyle(element).cursor !== 'pointer' || !shown(element)) continue;
  if (!element.closest(control + ', label')) problems.add(name(element) + ' can be pressed by a pointer only');
}
const named = [...problems];
return named.length > 5 ? [...named.slice(0, 5), 'and ' + (named.length - 5) + ' more of this kind'] : named;
