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
document.activeElement.blur();
for (const element of document.body.querySelectorAll('*')) {
  if (getComputedStyle(element).cursor !== 'pointer' || !shown(element)) continue;
  if (!element.closest(control + ', label')) problems.add(name(element) + ' can be pressed by a pointer only');
}
const named = [...problems];
return named.length > 5 ? [...named.slice(0, 5), 'and ' + (named.length - 5) + ' more of this kind'] : named;
