/* The way back to a form that was sent shows nothing of it: others may use the device too. It stays as
   it was where the answer is still at the form's own address, in any language (a mistake), or where none
   came (no network). */
(function (d) {
  'use strict';
  var sent;
  d.addEventListener('submit', (event) => {
    sent = event.target.action.replace(/.*\//, '/');
    history.replaceState(sent, '');
  });
  addEventListener('pageshow', () => {
    var way = window.navigation, after = way && way.entries().slice(way.currentEntry.index + 1);
    sent = history.state || sent;
    if (!sent || way && after.every((page) => String(page.url).endsWith(sent))) return;
    d.querySelectorAll('form').forEach((form) => form.reset());
  });
})(document);
