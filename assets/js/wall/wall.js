/* A wall screen: all but the number, which live.js follows, is read anew each minute. Where the site does not
   answer, what was last known stays. */
(function (w, d) {
  'use strict';
  function parts(page) { return page.querySelectorAll('[data-anew]'); }

  function read() {
    w.fetch(w.location.href).then(function (answer) {
      /* It has ended, and the page says so. */
      if (answer.status === 404 || answer.status === 410) return w.location.reload();
      return answer.ok && answer.text().then(function (text) {
        var fresh = parts(new DOMParser().parseFromString(text, 'text/html'));
        parts(d).forEach(function (part, index) { if (fresh[index]) part.replaceWith(fresh[index]); });
      });
    }).catch(function () {});
  }

  w.setInterval(read, 60000);
})(window, document);
