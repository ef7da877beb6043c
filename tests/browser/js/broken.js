// Words that are broken within, where no hyphen says so.
const broken = new Set(), range = document.createRange();
const narrow = (one) => one !== document.body && (one.getBoundingClientRect().width < 16 || narrow(one.parentElement));
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const text = walk.currentNode, element = text.parentElement;
  // An address, a code or what somebody typed is of no words, and what is for the ear alone has no width.
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('code, .code, .words')) continue;
  if (narrow(element)) continue;
  for (const { 0: word, index } of text.data.matchAll(/[\p{L}\u00ad]{2,}/gu)) {
    if (word.includes('\u00ad')) continue;
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const lines = new Set([...range.getClientRects()].filter((line) => line.width > 0).map((line) => Math.round(line.bottom)));
    if (lines.size > 1) broken.add(`${element.localName}.${element.className} “${word}”`);
  }
}
return [...broken];
