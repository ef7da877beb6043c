/* The live count: a stream while the tab is seen, the cached counts every ten seconds where no
   stream is to be had, and the number as it came where the visitor saves data. */
(function (w, d) {
  'use strict';
  var number = d.querySelector('[data-live]');
  var words = d.querySelector('[data-forms]');
  var link = w.navigator.connection;
  var asking = !w.EventSource, source, timer;
  if (!number || link && link.saveData) return;

  function say(count) {
    var rules = new Intl.PluralRules(d.documentElement.lang), kind = rules.select(count);
    var forms = JSON.parse(words.getAttribute('data-forms')), text = forms[0][1];
    forms.forEach(function (form) { if (rules.select(form[0]) === kind) text = form[1]; });
    words.textContent = text;
  }

  function show(count) {
    /* Grouped as on the server: a browser may not know the language. */
    var text = String(count).replace(/\B(?=(\d{3})+$)/g, number.getAttribute('data-live'));
    if (!(count > 0) || text === number.textContent) return;
    number.textContent = text;
    if (words && w.Intl && Intl.PluralRules) say(count);
  }

  function ask() {
    w.fetch('/api/v1/counts').then(function (answer) { return answer.json(); })
      .then(function (counts) { show(counts.confirmed); }, function () {});
  }

  function stop() {
    if (source) source.close();
    source = null;
    clearInterval(timer);
  }

  function start() {
    stop();
    if (d.hidden) return;
    if (asking) { if (w.fetch) timer = setInterval(ask, 10000); return; }
    source = new EventSource('/live');
    source.onmessage = function (event) { show(JSON.parse(event.data).confirmed); };
    source.onerror = function () { asking = true; start(); };
  }

  d.addEventListener('visibilitychange', start);
  w.addEventListener('pageshow', start);
  w.addEventListener('pagehide', stop);
})(window, document);
