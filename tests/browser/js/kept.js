// What a page has left in the browser.
const kept = [];
if (document.cookie) kept.push('cookie ' + document.cookie);
for (const [name, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) {
  for (let i = 0; i < storage.length; i++) kept.push(name + ' ' + storage.key(i));
}
return Promise.all([
  indexedDB.databases().then((all) => all.forEach((one) => kept.push('IndexedDB ' + one.name))),
  caches.keys().then((all) => all.forEach((one) => kept.push('cache ' + one))),
  navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => kept.push('worker ' + one.scope))),
]).then(() => kept);
