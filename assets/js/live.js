/* The live count: a stream while the tab is seen, the cached counts every ten seconds where no
   stream is to be had, and the number as it came where the visitor saves data. */
(function (d) {
  var number = d.querySelector('[data-live]');
  var words = d.querySelector('[data-forms]');
  var link = navigator.connection;
  /* How often to ask before the stream is tried again, longer after each time it breaks. */
  var first = window.EventSource ? 0 : Infinity, asks = first, most = 3, source, timer;
  if (!number || link && link.saveData) return;

  function say(count) {
    var rules = new Intl.PluralRules(d.documentElement.lang), kind = rules.select(count);
    var forms = JSON.parse(words.dataset.forms), text = forms[0][1];
    forms.forEach((form) => { if (rules.select(form[0]) === kind) text = form[1]; });
    words.textContent = text;
  }

  function show(count) {
    /* Grouped as on the server: a browser may not know the language. */
    var text = String(count).replace(/\B(?=(\d{3})+$)/g, number.dataset.live);
    if (!(count > 0) || text === number.textContent) return;
    number.textContent = text;
    if (words && window.Intl && Intl.PluralRules) say(count);
  }

  function ask() {
    if (!--asks) return start();
    fetch('/api/v1/counts').then((answer) => answer.json())
      .then((counts) => show(counts.confirmed), () => {});
  }

  function stop() {
    if (source) source.close();
    source = null;
    clearInterval(timer);
  }

  function start() {
    stop();
    if (d.hidden) return;
    if (asks) { timer = setInterval(ask, 10000); return; }
    source = new EventSource('/live');
    source.onmessage = (event) => show(JSON.parse(event.data).confirmed);
    source.onerror = () => { asks = most *= 2; start(); };
  }

  function look() {
    asks = first;
    start();
  }

  d.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
  addEventListener('pagehide', stop);
})(document);
