// What of the page is below the window's edge, and which words are cut.
const page = document.documentElement, below = page.scrollHeight - page.clientHeight;
const hides = (one) => getComputedStyle(one).overflow !== 'visible' && one.clientHeight > 1;
const cut = [...document.querySelectorAll('main *')].filter(
  (one) => hides(one) && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1),
);
return [...(below > 0 ? [`${below} px below the edge`] : []), ...cut.map((one) => `cut: ${one.textContent}`)];
