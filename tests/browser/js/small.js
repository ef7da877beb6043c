// Controls that a thumb does not hit: less than 44 px high. A tick box has its label; a link in a sentence its line.
const small = [...document.querySelectorAll('button, select, summary, textarea, .bar a, .care a, .tap, .rows a, input:not([type=hidden], [type=checkbox], [type=radio])')]
  .filter((element) => element.getClientRects().length && element.getBoundingClientRect().height < 43.5)
  .map((element) => element.localName + (element.id && '#' + element.id) + ' “' + (element.textContent || element.value).trim().slice(0, 30)
    + '” is ' + Math.round(element.getBoundingClientRect().height) + ' px high');
return [...new Set(small)].slice(0, 5);
