/* The menu lies over the page: it closes when it has led to another place there, and with Escape. The
   link to another language takes along what was typed, by the button that the form hides. */
(function (d) {
  var menu = d.querySelector('.menu'), form;
  if (!menu) return;
  menu.addEventListener('click', (event) => {
    if (event.target.href) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
  d.addEventListener('input', (event) => { form = event.target.form; });
  d.addEventListener('click', (event) => {
    var again = form && form.querySelector('button[lang="' + event.target.hreflang + '"]');
    if (again) { event.preventDefault(); again.click(); }
  });
})(document);
