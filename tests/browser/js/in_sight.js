// Where the first shown element of a kind ends when the page has just been opened; -1 when none is shown
// or something lies over it.
const all = [...document.querySelectorAll(arguments[0])];
const element = all.find((one) => one.getClientRects().length && getComputedStyle(one).visibility === 'visible');
if (!element) return -1;
const box = element.getBoundingClientRect();
const over = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
if (box.bottom <= innerHeight && !(over && (element.contains(over) || over.contains(element)))) return -1;
return box.bottom;
