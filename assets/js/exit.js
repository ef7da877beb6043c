/* Exit this page. The links work without this file; it adds four things: the page is covered at
   once, fields are emptied, the Back button does not lead here, and Shift three times does the same. */
(function (w, d) {
  'use strict';
  var links = d.querySelectorAll('[data-exit]');
  var main = d.querySelector('[data-cover]');
  var status = d.querySelector('[data-exit-status]');
  var covered = false, alone = false, presses = 0, timer;
  if (!main || !status) return;
  d.body.classList.add('keys');

  function clear() {
    Array.from(d.querySelectorAll('input:not([type=hidden]), textarea, select')).forEach(function (field) {
      field.checked = false;
      field.value = '';
    });
  }

  function leave(event) {
    if (event) event.preventDefault();
    if (covered) return;
    covered = true;
    var cover = d.createElement('div');
    cover.className = 'cover';
    cover.setAttribute('role', 'alert');
    d.body.appendChild(cover);
    d.body.classList.add('leaving');
    cover.textContent = main.getAttribute('data-cover');
    d.title = cover.textContent;
    clear();
    w.location.replace(main.href);
  }

  for (var i = 0; i < links.length; i++) links[i].addEventListener('click', leave);

  function forget() {
    presses = 0;
    clearTimeout(timer);
  }

  d.addEventListener('keydown', function (event) {
    alone = event.key === 'Shift';
    if (!alone) { forget(); status.textContent = ''; }
  });

  d.addEventListener('keyup', function (event) {
    if (event.key !== 'Shift' || !alone) return;
    alone = false;
    presses++;
    if (presses === 1) {
      timer = setTimeout(function () {
        forget();
        status.textContent = status.getAttribute('data-late');
      }, 5000);
    }
    if (presses === 3) { forget(); leave(); return; }
    status.textContent = status.getAttribute(presses === 1 ? 'data-two' : 'data-one');
  });

  /* Back to a page kept in memory: load it afresh, without what was typed. */
  w.addEventListener('pageshow', function (event) {
    if (event.persisted && covered) w.location.reload();
  });
})(window, document);
