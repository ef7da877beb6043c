// Moves the focus through the whole page, backwards and forwards, and names what the bar covers then.
// The card that other sites frame has neither bar nor exit: the page around it is theirs. A wall screen is nobody's own.
if (document.body.matches('.embed, .wall')) return [];
const bar = document.querySelector('.top'), problems = new Set();
const all = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')].filter((element) =>
  !element.disabled && element.type !== 'hidden' && element.tabIndex >= 0 && !bar.contains(element)
  && !element.closest('[hidden]') && element.getClientRects().length);
for (const element of [...all].reverse().concat(all)) {
  element.focus();
  if (document.activeElement !== element) continue;
  const box = element.getBoundingClientRect(), over = bar.getBoundingClientRect();
  if (element.classList.contains('skip')) continue;
  const named = element.localName + (element.id && '#' + element.id) + ' “' + (element.textContent || element.value).trim().slice(0, 30) + '”';
  if (box.top < over.bottom - 1 && box.bottom > over.top) problems.add(named + ' is under the bar by ' + Math.round(over.bottom - box.top));
  if (box.top >= innerHeight || box.bottom <= 0) problems.add(named + ' is out of sight');
}
document.activeElement.blur();
scrollTo(0, document.scrollingElement.scrollHeight);
const exit = document.querySelector('.exit').getBoundingClientRect();
const seen = document.elementFromPoint(exit.left + exit.width / 2, exit.top + exit.height / 2);
if (!seen || !seen.closest('.exit')) problems.add('the exit is out of sight at the end of the page');
scrollTo(0, 0);
const named = [...problems];
return named.length > 5 ? [...named.slice(0, 5), 'and ' + (named.length - 5) + ' more of this kind'] : named;
