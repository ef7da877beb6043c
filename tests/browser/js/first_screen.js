// The words that are within the window as it opened.
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const words = [];
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  // A hashtag may break between its words and is one.
  const joined = node.previousSibling?.localName === 'wbr' && words.length > 0;
  if (box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight && box.right <= window.innerWidth + 1) words.push((joined ? words.pop() : '') + node.data);
}
return words.join(" ");
