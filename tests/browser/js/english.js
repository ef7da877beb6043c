// English sentences in a page of another language, outside the parts marked as English. Three words
// in a row with two small ones among them: a name has at most one.
const sentence = /(?:[A-Za-z][A-Za-z'’-]*[ ,;:]+){2,}[A-Za-z][A-Za-z'’-]*/;
const names = /https?:\S+|www\.\S+|\S+@\S+|#\w+/g;
const marked = (element) => (element.closest('[lang]') || { lang: '' }).lang.startsWith('en');
const found = [];
function look(text, element, where) {
  const match = text && sentence.exec(text.replace(names, ' · '));
  const small = match ? match[0].split(/[ ,;:]+/).filter((word) => /^[a-z]/.test(word)).length : 0;
  if (small > 1 && !marked(element)) found.push('English in ' + where + ': ' + match[0].slice(0, 80));
}
const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  if (!/^(script|style)$/.test(parent.localName)) look(walker.currentNode.data, parent, parent.localName);
}
for (const element of document.querySelectorAll('*')) {
  for (const name of ['title', 'aria-label', 'alt', 'placeholder', 'content']) {
    // What a browser reads, not a person.
    if (element.name === 'viewport' || element.name === 'robots') continue;
    look(element.getAttribute(name), element, element.localName + ' ' + name);
  }
}
return found;
