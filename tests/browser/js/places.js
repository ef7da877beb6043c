// The places with their numbers, from the map and from the table.
const text = (node) => node.textContent.trim().replaceAll('\u00ad', '');
const tiles = [...document.querySelectorAll('.map li')].filter((tile) => tile.querySelector('b'));
const rows = [...document.querySelectorAll('table tr')].filter((row) => row.querySelector('td'));
return [
  tiles.map((tile) => [text(tile.firstChild), text(tile.querySelector('b'))]),
  rows.map((row) => [text(row.querySelector('th')), text(row.querySelector('td'))]),
];
