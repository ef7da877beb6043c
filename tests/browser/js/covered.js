// What has the focus and cannot be seen, or shows no ring; null when all is well.
const element = document.activeElement, bar = document.querySelector('.top');
if (!element || element === document.body || element.matches('main')) return null;
const box = element.getBoundingClientRect(), over = bar.getBoundingClientRect();
const named = element.localName + (element.id && '#' + element.id) + ' “' + (element.textContent || element.value || '').trim().slice(0, 30) + '”';
if (!bar.contains(element) && !element.matches('.skip') && box.top < over.bottom - 1 && box.bottom > over.top) return named + ' is under the bar';
if (box.top >= innerHeight || box.bottom <= 0) return named + ' is out of sight';
const style = getComputedStyle(element);
if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return named + ' shows no ring';
return null;
