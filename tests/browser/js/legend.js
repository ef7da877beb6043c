// Where a legend and what is drawn beside it do not say the same.
const wrong = [], number = (text) => Number(text.replace(/\D/g, ''));
const before = (one) => getComputedStyle(one, '::before');
for (const map of document.querySelectorAll('.map')) {
  const legend = map.parentElement.querySelector('.shades'), drawn = new Map();
  const tiles = [...map.children].filter((tile) => /\bk[1-9]/.test(tile.className));
  if (tiles.length > 1 && !legend) wrong.push('a map without a legend');
  for (const tile of tiles) {
    // On a phone a place is a row with a stripe of its shade.
    const style = before(tile).display === 'none' ? getComputedStyle(tile) : before(tile);
    const fill = style.backgroundColor, count = number(tile.querySelector('b').textContent);
    const [least, most] = drawn.get(fill) ?? [count, count];
    drawn.set(fill, [Math.min(least, count), Math.max(most, count)]);
  }
  const named = new Map();
  for (const shade of legend?.querySelectorAll('i') ?? []) {
    const ends = shade.parentElement.textContent.split('–').map(number);
    const fill = getComputedStyle(shade).backgroundColor;
    if (named.has(fill)) wrong.push(`two shades are ${fill}`);
    named.set(fill, [ends[0], ends.at(-1)]);
  }
  // One place alone is in one shade, which says nothing.
  if (tiles.length < 2 && !legend) continue;
  for (const fill of new Set([...drawn.keys(), ...named.keys()])) {
    const [one, other] = [drawn.get(fill), named.get(fill)].map(String);
    if (one !== other) wrong.push(`${fill}: drawn for ${one}, named for ${other}`);
  }
}
for (const chart of document.querySelectorAll('.chart:has(.keys)')) {
  const keys = (css) => chart.querySelector(`.keys ${css}`), shown = (css) => chart.querySelector(`.column ${css}`);
  const same = (key, colour, what) => {
    if (!key) wrong.push(`${what} is in no legend`);
    else if (before(key)[colour.of] !== colour.is) wrong.push(`${what} is ${colour.is}, its legend ${before(key)[colour.of]}`);
  };
  const [filled, outlined, failed] = [shown('path:not(.o)'), shown('path.o'), chart.querySelector('.bad .column')];
  if (filled) same(keys('li:not(.o, .bad)'), { of: 'backgroundColor', is: getComputedStyle(filled).fill }, 'a column');
  if (outlined) same(keys('li.o'), { of: 'borderTopColor', is: getComputedStyle(outlined).stroke }, 'an outline');
  if (failed) same(keys('li.bad'), { of: 'backgroundColor', is: getComputedStyle(failed, '::after').backgroundColor }, 'a failure');
}
return [wrong, document.querySelectorAll('.shades i').length, document.querySelectorAll('.keys li').length];
