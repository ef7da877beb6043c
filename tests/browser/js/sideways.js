// What makes a page wider than the window.
const page = document.scrollingElement, width = page.clientWidth, problems = [];
for (const element of [document.documentElement, document.body]) {
  if (getComputedStyle(element).overflowX !== 'visible') problems.push(element.localName + ' hides what is too wide');
}
if (page.scrollWidth > width) {
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right + scrollX > width + 0.5;
  });
  const deepest = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  const name = (e) => e.localName + (e.id && '#' + e.id) + (e.getAttribute('class') ? '.' + e.getAttribute('class') : '');
  problems.push('scrolls sideways by ' + (page.scrollWidth - width) + ': '
    + deepest.slice(0, 4).map((e) => name(e.parentElement) + ' > ' + name(e) + ' “' + e.textContent.trim().slice(0, 30) + '”').join(', '));
}
return problems;
