/* Exit this page. The links work without this file; it adds four things: the page is covered at
   once, fields are emptied, the Back button does not lead here, and Shift three times does the same. */
(function (d) {
  var main = d.querySelector('[data-cover]');
  var status = d.querySelector('[data-exit-status]');
  var covered = false, alone = false, presses = 0, timer;
  if (!main || !status) return;
  d.body.classList.add('keys');

  function leave(event) {
    if (event) event.preventDefault();
    if (covered) return;
    covered = true;
    var cover = d.createElement('div');
    cover.className = 'cover';
    cover.setAttribute('role', 'alert');
    d.body.appendChild(cover);
    d.body.classList.add('leaving');
    cover.textContent = main.dataset.cover;
    d.title = cover.textContent;
    d.querySelectorAll('input:not([type=hidden]), textarea, select').forEach((field) => {
      field.checked = false;
      field.value = '';
    });
    location.replace(main.href);
  }

  d.querySelectorAll('[data-exit]').forEach((link) => link.addEventListener('click', leave));

  function forget() {
    presses = 0;
    clearTimeout(timer);
  }

  d.addEventListener('keydown', (event) => {
    alone = event.key === 'Shift';
    if (!alone) { forget(); status.textContent = ''; }
  });

  d.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift' || !alone) return;
    alone = false;
    presses++;
    if (presses === 1) {
      timer = setTimeout(() => {
        forget();
        status.textContent = status.dataset.late;
      }, 5000);
    }
    if (presses === 3) { forget(); return leave(); }
    status.textContent = status.dataset[presses === 1 ? 'two' : 'one'];
  });

  /* Back to a page kept in memory: load it afresh, without what was typed. */
  addEventListener('pageshow', (event) => {
    if (event.persisted && covered) location.reload();
  });
})(document);
