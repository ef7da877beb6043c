// The page as a browser sees it that knows neither names for values nor grids: how high the columns are, and whether
// they stand beside one another.
const link = document.querySelector('link[rel=stylesheet]');
return fetch(link.href).then((answer) => answer.text()).then((text) => {
  text = text.replace(/@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
    .replace(/[a-z-]+:[^;{}]*(var\(|clamp\(|min\(|max\()[^;{}]*;?/g, '').replace(/display: (inline-)?grid;?/g, '');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
  link.disabled = true;
  const boxes = [...document.querySelectorAll('.cols li')].map((one) => one.getBoundingClientRect());
  return [document.querySelector('.cols').getBoundingClientRect().height, boxes.filter((box) => box.top !== boxes[0].top).length];
});
